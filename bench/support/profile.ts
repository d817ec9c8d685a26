import { Session, type Profiler } from 'node:inspector/promises'
import path from 'node:path'
import { z } from 'zod'

export const profileSchema = z.object({
  title: z.string(),
  totalMs: z.number(),
  functions: z.array(z.object({ name: z.string(), file: z.string(), selfMs: z.number(), share: z.number() })),
})
/** Functions by the time spent in themselves, most first. */
export type Profile = z.output<typeof profileSchema>

const SAMPLING_INTERVAL_MICROSECONDS = 500
/** Waiting, and the profiler itself. */
const NOT_WORK: ReadonlySet<string> = new Set(['(idle)', 'dispatch'])
const SHOWN = 15
const PROJECT = path.resolve(import.meta.dirname, '..', '..')

export interface RunningProfile {
  stop(): Promise<Profile>
}

/** Starts V8's sampling profiler, the one behind `node --cpu-prof`, in this process. */
export async function startProfile(title: string): Promise<RunningProfile> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_INTERVAL_MICROSECONDS })
  await session.post('Profiler.start')
  return {
    async stop() {
      try {
        const { profile } = await session.post('Profiler.stop')
        return { title, ...summary(profile) }
      } finally {
        session.disconnect()
      }
    },
  }
}

/** Runs `work` under the profiler and tells where the time went. */
export async function profiled(title: string, work: () => unknown): Promise<Profile> {
  const running = await startProfile(title)
  try {
    await work()
  } catch (error) {
    await running.stop()
    throw error
  }
  return running.stop()
}

function summary({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Omit<Profile, 'title'> {
  const nodeById = new Map(nodes.map((node) => [node.id, node]))
  const selfMs = new Map<string, { name: string; file: string; selfMs: number }>()
  let totalMs = 0
  for (const [index, id] of samples.entries()) {
    const frame = nodeById.get(id)?.callFrame
    if (!frame || NOT_WORK.has(frame.functionName) || frame.url.startsWith('node:inspector')) continue
    const ms = (timeDeltas[index] ?? 0) / 1000
    const name = frame.functionName || '(anonymous)'
    const file = fileOf(frame.url)
    const key = `${name} ${file}`
    const entry = selfMs.get(key) ?? { name, file, selfMs: 0 }
    entry.selfMs += ms
    totalMs += ms
    selfMs.set(key, entry)
  }
  const functions = [...selfMs.values()].toSorted((a, b) => b.selfMs - a.selfMs).slice(0, SHOWN)
  return { totalMs, functions: functions.map((entry) => ({ ...entry, share: entry.selfMs / totalMs })) }
}

function fileOf(url: string): string {
  if (!url.startsWith('file://')) return url
  return path.relative(PROJECT, new URL(url).pathname)
}
