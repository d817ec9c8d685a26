import { describe, expect, it } from 'vitest'
import { rekey, uniqueName, whyTooMuch } from '@/components/import/chosen-file'
import { MAX_IMPORT_FILE_BYTES, MAX_IMPORT_FILES } from '@/lib/features/policy-import/limits'
import { MAX_IMPORT_FILE_BYTES as READER_LIMIT } from '@/lib/domain/interchange'

const read = (name: string) => ({ name, bytes: new Uint8Array(1) })
const chosen = (size: number, name = 'a.json') => ({ name, file: new File([new Uint8Array(size)], name) })

describe('whyTooMuch', () => {
  it('knows the same limit as the reader', () => expect(MAX_IMPORT_FILE_BYTES).toBe(READER_LIMIT))

  it.each([
    ['one file that fits', [chosen(10)], [], null],
    ['a file that is too large', [chosen(MAX_IMPORT_FILE_BYTES + 1, 'big.json')], [], /big\.json is larger/],
    [
      'too many together with those before',
      [chosen(1)],
      Array.from({ length: MAX_IMPORT_FILES }, (_, n) => read(`${n}`)),
      /at most 200/,
    ],
    ['too much together', [chosen(4e6), chosen(4e6), chosen(4e6)], [], /10 MiB together/],
  ])('%s', (_, files, before, expected) => {
    const why = whyTooMuch(files, before)
    if (expected === null) expect(why).toBeNull()
    else expect(why).toMatch(expected)
  })
})

describe('uniqueName', () => {
  it.each([
    ['a.json', [], 'a.json'],
    ['a.json', ['a.json'], 'a (2).json'],
    ['a.json', ['a.json', 'a (2).json'], 'a (3).json'],
    ['no ending', ['no ending'], 'no ending (2)'],
    ['x.y/file', ['x.y/file'], 'x.y/file (2)'],
  ])('%s beside %j is %s', (name, taken, expected) =>
    expect(uniqueName(name, taken.map(read))).toBe(expected),
  )
})

describe('rekey', () => {
  it('moves what was chosen for later files up, and drops that of the files taken out', () => {
    const choices = { '0:0': 'a', '1:0': 'b', '1:1': 'c', '3:2': 'd' }
    expect(rekey(choices, new Set([1]))).toEqual({ '0:0': 'a', '2:2': 'd' })
    expect(rekey(choices, new Set([0, 2]))).toEqual({ '0:0': 'b', '0:1': 'c', '1:2': 'd' })
    expect(rekey(choices, new Set())).toEqual(choices)
  })
})
