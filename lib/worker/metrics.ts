import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Stages of a run, as the histogram's label names them. */
export const RUN_STAGES = ['load', 'compare', 'groups', 'devices', 'cohorts', 'statuses', 'commit'] as const
export type RunStage = (typeof RUN_STAGES)[number]

const SECONDS = [0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60]

function makeMetrics() {
  const registry = new Registry()
  const registers = [registry]
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers })
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name, help, labelNames, registers })
  const histogram = (name: string, help: string, labelNames: string[]) =>
    new Histogram({ name, help, labelNames, buckets: SECONDS, registers })
  return {
    registry,
    indexBytes: gauge('bulwark_index_bytes', 'Memory of all fleet indexes that the process keeps.'),
    indexTenants: gauge('bulwark_index_tenants', 'Tenants whose fleet index the process keeps.'),
    indexRequests: counter('bulwark_index_requests_total', 'Fleet indexes asked for, by how they were had.', [
      'how',
    ]),
    indexEvictions: counter(
      'bulwark_index_evictions_total',
      'Fleet indexes dropped to stay within the limit.',
    ),
    indexSeconds: histogram('bulwark_index_seconds', 'Time to load or to refresh a fleet index.', ['how']),
    runs: counter('bulwark_resolution_runs_total', 'Runs of the resolution worker.', ['mode', 'outcome']),
    runSeconds: histogram('bulwark_resolution_seconds', 'Time of a whole run.', ['mode']),
    stageSeconds: histogram('bulwark_resolution_stage_seconds', 'Time of each stage of a run.', ['stage']),
    lastStageSeconds: gauge('bulwark_resolution_last_stage_seconds', 'Time of each stage of the last run.', [
      'stage',
    ]),
    lastCohorts: gauge('bulwark_resolution_last_cohorts', 'Cohorts in the tenant of the last run.'),
    lastDevices: gauge('bulwark_resolution_last_devices', 'Devices in the tenant of the last run.'),
    workerInfo: gauge('bulwark_worker_info', 'Workers of the queue in the process.', ['worker']),
    deviceRequests: counter('bulwark_device_requests_total', 'Requests of the device API.', [
      'route',
      'status',
    ]),
    deviceBatchSize: new Histogram({
      name: 'bulwark_device_batch_size',
      help: 'Requests of devices that were worked off in one transaction.',
      buckets: [1, 2, 5, 10, 25, 50, 100, 250],
      registers,
    }),
    deviceBatchSeconds: histogram('bulwark_device_batch_seconds', 'Time of such a transaction.', []),
  }
}

const holder = globalThis as typeof globalThis & { bulwarkMetrics?: ReturnType<typeof makeMetrics> }

/** What this process measures about itself; kept on globalThis, as reloaded modules must not start over at zero. */
export function processMetrics(): ReturnType<typeof makeMetrics> {
  holder.bulwarkMetrics ??= makeMetrics()
  return holder.bulwarkMetrics
}
