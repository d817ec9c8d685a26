import { describe, expect, it } from 'vitest'
import { isDatabaseAway } from '@/lib/features/device-api/database-away'

const failure = (message: string, more: object = {}) => Object.assign(new Error(message), more)

describe('is the database away', () => {
  it.each([
    ['no connection in time', failure('Transaction API error', { code: 'P2028' }), true],
    ['nobody listens', failure('x', { code: 'ECONNREFUSED' }), true],
    [
      'shut down in a query',
      failure('Raw query failed. Code: `57P01`. Message: `…`', { code: 'P2010' }),
      true,
    ],
    ['starting up', failure('the database system is starting up'), true],
    ['the driver lost it', failure('ConnectionClosed', { cause: { kind: 'ConnectionClosed' } }), true],
    [
      'wrapped by the client',
      failure('Raw query failed', {
        code: 'P2010',
        meta: { driverAdapterError: { cause: { kind: 'postgres', originalCode: '57P02' } } },
      }),
      true,
    ],
    ['a broken statement', failure('syntax error at or near "x"', { code: 'P2010' }), false],
    ['a key that exists', failure('Unique constraint failed', { code: 'P2002' }), false],
    ['a bug', new TypeError('x is not a function'), false],
    ['no error at all', null, false],
  ])('%s', (_name, error, isAway) => {
    expect(isDatabaseAway(error)).toBe(isAway)
  })

  it('comes to an end where errors go round in circles', () => {
    const error = failure('a')
    error.cause = error
    expect(isDatabaseAway(error)).toBe(false)
  })
})
