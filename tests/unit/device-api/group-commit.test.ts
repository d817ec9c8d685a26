import { describe, expect, it } from 'vitest'
import { GroupCommit } from '@/lib/features/device-api/group-commit'

interface Run {
  readonly tenantId: string
  readonly items: readonly string[]
  readonly commit: () => void
}

/** Batches stay open until the test commits them. */
function harness(options: { mostInBatch?: number; mostAtOnce?: number; secondFrom?: number } = {}) {
  const runs: Run[] = []
  const queue = new GroupCommit<string, string>({
    run: (tenantId, items) =>
      new Promise((resolve, reject) => {
        const commit = () =>
          items.includes('poison') ? reject(new Error('poison')) : resolve(items.map((item) => `${item}!`))
        runs.push({ tenantId, items, commit })
      }),
    isHopeless: (error) => error instanceof Error && error.message === 'gone',
    mostInBatch: options.mostInBatch ?? 10,
    mostAtOnce: options.mostAtOnce ?? 2,
    ...(options.secondFrom === undefined ? {} : { secondFrom: options.secondFrom }),
  })
  return { queue, runs }
}

/** Lets everything happen that needs no commit. */
const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
}

describe('group commit', () => {
  it('makes the next batch of all that came while the last was under way', async () => {
    const { queue, runs } = harness()
    const first = queue.submit('t', 'a', 'a')
    await settle()
    const others = ['b', 'c', 'd'].map((item) => queue.submit('t', item, item))
    await settle()
    expect(runs.map((run) => run.items)).toEqual([['a']])
    expect(queue.waiting).toBe(4)
    runs[0]?.commit()
    expect(await first).toBe('a!')
    await settle()
    expect(runs.map((run) => run.items)).toEqual([['a'], ['b', 'c', 'd']])
    runs[1]?.commit()
    expect(await Promise.all(others)).toEqual(['b!', 'c!', 'd!'])
    expect(queue.waiting).toBe(0)
  })

  it('never has two batches of one tenant at a time, and has them of different tenants', async () => {
    const { queue, runs } = harness()
    void queue.submit('t', 'a', 'a')
    await settle()
    void queue.submit('t', 'b', 'b')
    void queue.submit('u', 'c', 'c')
    void queue.submit('v', 'd', 'd')
    await settle()
    expect(runs.map((run) => run.tenantId)).toEqual(['t', 'u'])
    runs[0]?.commit()
    await settle()
    expect(runs.map((run) => run.tenantId)).toEqual(['t', 'u', 'v'])
    runs[1]?.commit()
    await settle()
    expect(runs.map((run) => run.tenantId)).toEqual(['t', 'u', 'v', 't'])
  })

  it('has a key in a batch once, in the order of arrival', async () => {
    const { queue, runs } = harness()
    for (const [key, item] of [
      ['a', 'a1'],
      ['a', 'a2'],
      ['b', 'b1'],
      ['a', 'a3'],
    ] as const)
      void queue.submit('t', key, item)
    for (let batch = 0; batch < 3; batch++) {
      await settle()
      runs[batch]?.commit()
    }
    await settle()
    expect(runs.map((run) => run.items)).toEqual([['a1', 'b1'], ['a2'], ['a3']])
  })

  it('has a second batch of a tenant under way when many wait, and never with the same keys', async () => {
    const { queue, runs } = harness({ secondFrom: 3, mostAtOnce: 3 })
    const send = (keys: string) => [...keys].forEach((key) => void queue.submit('t', key, key))
    send('a')
    await settle()
    send('ab')
    await settle()
    expect(runs.map((run) => run.items.join(''))).toEqual(['a'])
    send('c')
    await settle()
    expect(runs.map((run) => run.items.join(''))).toEqual(['a', 'bc'])
    send('abcdef')
    await settle()
    expect(runs).toHaveLength(2)
    runs[0]?.commit()
    await settle()
    expect(runs.map((run) => run.items.join(''))).toEqual(['a', 'bc', 'adef'])
    runs[1]?.commit()
    await settle()
    runs[2]?.commit()
    await settle()
    expect(runs.map((run) => run.items.join(''))).toEqual(['a', 'bc', 'adef', 'bc'])
    runs[3]?.commit()
    await settle()
    expect(runs.map((run) => run.items.join(''))).toEqual(['a', 'bc', 'adef', 'bc', 'a'])
    runs[4]?.commit()
    await settle()
    expect(queue.waiting).toBe(0)
  })

  it('does not spin when all that waits is under way', async () => {
    const { queue, runs } = harness({ secondFrom: 2 })
    for (let i = 0; i < 5; i++) void queue.submit('t', 'a', `a${i}`)
    await settle()
    expect(runs.map((run) => run.items)).toEqual([['a0']])
    for (let run = 0; run < 5; run++) {
      runs[run]?.commit()
      await settle()
    }
    expect(runs.map((run) => run.items)).toEqual([['a0'], ['a1'], ['a2'], ['a3'], ['a4']])
  })

  it('fills batches up to their limit', async () => {
    const { queue, runs } = harness({ mostInBatch: 2 })
    for (const item of ['a', 'b', 'c', 'd', 'e']) void queue.submit('t', item, item)
    for (let batch = 0; batch < 3; batch++) {
      await settle()
      runs[batch]?.commit()
    }
    expect(runs.map((run) => run.items)).toEqual([['a', 'b'], ['c', 'd'], ['e']])
  })

  it('does not let one that fails harm the others', async () => {
    const { queue, runs } = harness()
    const answers = ['a', 'poison', 'c'].map((item) =>
      queue.submit('t', item, item).catch((error: Error) => error.message),
    )
    for (let run = 0; run < 4; run++) {
      await settle()
      runs[run]?.commit()
    }
    expect(await Promise.all(answers)).toEqual(['a!', 'poison', 'c!'])
    expect(runs.map((run) => run.items)).toEqual([['a', 'poison', 'c'], ['a'], ['poison'], ['c']])
  })

  it('does not try one by one what cannot succeed', async () => {
    let runs = 0
    const queue = new GroupCommit<string, string>({
      run: () => {
        runs++
        return Promise.reject(new Error('gone'))
      },
      isHopeless: () => true,
      mostInBatch: 10,
      mostAtOnce: 1,
    })
    const answers = await Promise.allSettled(['a', 'b', 'c'].map((item) => queue.submit('t', item, item)))
    expect(answers.every((answer) => answer.status === 'rejected')).toBe(true)
    expect(runs).toBe(1)
  })
})
