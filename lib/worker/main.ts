import { EventEmitter } from 'node:events'
import { run, type Runner, type WorkerEvents } from 'graphile-worker'
import { Heartbeat } from './heartbeat'
import { processMetrics } from './metrics'
import { releaseDeadJobs, wakeTenantsBehind } from './recover'
import { schedule } from './schedule'
import { resumeSimulators, stopSimulators } from './tasks/simulate-demo-devices'
import { tasks } from './tasks'

const RECOVER_EVERY_MS = 15_000

/**
 * The resolution worker: takes jobs from the queue until it is told to stop. One job for each tenant at a time. Takes over
 * what workers left behind that were killed.
 */
async function main(): Promise<void> {
  const connectionString = process.env.BULWARK_QUEUE_DATABASE_URL
  if (!connectionString)
    throw new Error('BULWARK_QUEUE_DATABASE_URL is not set: start the worker with `npm start`, or set it.')
  const events = new EventEmitter() as WorkerEvents
  events.on('worker:create', ({ worker }) => processMetrics().workerInfo.set({ worker: worker.workerId }, 1))
  const runner: Runner = await run({
    events,
    connectionString,
    concurrency: 4,
    pollInterval: 1000,
    parsedCronItems: schedule(),
    noHandleSignals: true,
    taskList: tasks,
  })
  const heartbeat = new Heartbeat('worker')
  await heartbeat.start()
  const recover = async () => {
    const dead = await releaseDeadJobs(connectionString)
    if (dead.length > 0) console.log(`[worker] took over the jobs of ${dead.join(', ')}`)
  }
  const recovery = setInterval(() => {
    recover().catch((error: unknown) => console.error('[worker] could not look for jobs left behind', error))
  }, RECOVER_EVERY_MS)
  await wakeTenantsBehind(connectionString)
  await resumeSimulators()
  const stop = () => {
    stopSimulators()
    clearInterval(recovery)
    // A second signal, or the runner's own stop, must not turn a clean end into an error.
    runner.stop().catch(() => undefined)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  await runner.promise
  await heartbeat.stop()
  process.exit(0)
}

await main()
