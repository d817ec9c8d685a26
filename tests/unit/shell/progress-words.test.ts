import { describe, expect, it } from 'vitest'
import { progressText } from '@/components/shell/progress-words'
import { revisionStamp } from '@/components/shell/revision-stamp'
import { RESOLUTION_STAGES } from '@/lib/worker/progress'

const idle = { isBusy: true, stage: null, done: 0, total: 0 }

describe('what the worker is at', () => {
  it('waits for the worker before it has begun', () => {
    expect(progressText({ revision: 813, isBehind: true, work: idle })).toEqual({
      title: 'Evaluating revision 813',
      detail: 'Waiting for the worker',
      share: null,
    })
  })

  it('says what is done of how much', () => {
    const work = { ...idle, stage: 'cohorts', done: 120, total: 3000 }
    expect(progressText({ revision: 813, isBehind: true, work })).toEqual({
      title: 'Evaluating revision 813',
      detail: 'Resolving settings, 120 of 3,000 cohorts',
      share: 0.04,
    })
  })

  it('never passes the end', () => {
    const work = { ...idle, stage: 'devices', done: 12, total: 10 }
    expect(progressText({ revision: 1, isBehind: true, work })).toMatchObject({
      detail: 'Assigning devices, 10 of 10 devices',
      share: 1,
    })
  })

  it.each(RESOLUTION_STAGES)('has words for the stage %s', (stage) => {
    const { detail, share } = progressText({ revision: 1, isBehind: true, work: { ...idle, stage } })
    expect(detail).not.toBe('Waiting for the worker')
    expect(share).toBeNull()
  })

  it('does not speak of a revision when none is behind', () => {
    expect(progressText({ revision: 813, isBehind: false, work: idle })).toMatchObject({
      title: 'Updating results',
    })
  })
})

describe('a stamp of results', () => {
  const state = { revision: 2, resolvedRevision: 1, resolvedAt: null, error: null }
  it('differs when a run failed', () => {
    expect(revisionStamp({ ...state, error: 'out of memory' })).not.toBe(revisionStamp(state))
  })
})
