import { run, type Runner } from 'graphile-worker'
import { resumeSimulators, stopSimulators } from './tasks/simulate-demo-devices'
import { tasks } from './tasks'

/** The resolution worker: takes jobs from the queue until it is told to stop. One job for each tenant at a time. */
async function main(): Promise<void> {
  const connectionString = process.env.BULWARK_QUEUE_DATABASE_URL
  if (!connectionString)
    throw new Error('BULWARK_QUEUE_DATABASE_URL is not set: start the worker with `npm start`, or set it.')
  const runner: Runner = await run({
    connectionString,
    concurrency: 4,
    pollInterval: 1000,
    parsedCronItems: [],
    noHandleSignals: true,
    taskList: tasks,
  })
  await resumeSimulators()
  const stop = () => {
    stopSimulators()
    // A second signal, or the runner's own stop, must not turn a clean end into an error.
    runner.stop().catch(() => undefined)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  await runner.promise
  process.exit(0)
}

await main()
