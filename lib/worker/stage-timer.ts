import type { FleetIndex } from '@/lib/domain/fleet'
import { processMetrics, type RunStage } from './metrics'

/** Measures the stages of a run; what it found goes to the metrics when the run is done. */
export class StageTimer {
  private readonly begun = performance.now()
  private readonly seconds = new Map<RunStage, number>()
  private stage: RunStage | null = null
  private since = 0

  /** Ends the stage before. */
  start(stage: RunStage): void {
    this.stop()
    this.stage = stage
    this.since = performance.now()
  }

  /** Ends the run. */
  finish(mode: 'incremental' | 'full', index: FleetIndex): void {
    this.stop()
    const metrics = processMetrics()
    metrics.runs.inc({ mode, outcome: 'done' })
    metrics.runSeconds.observe({ mode }, (performance.now() - this.begun) / 1000)
    metrics.lastStageSeconds.reset()
    for (const [stage, seconds] of this.seconds) {
      metrics.stageSeconds.observe({ stage }, seconds)
      metrics.lastStageSeconds.set({ stage }, seconds)
    }
    const { cohorts, devices } = index.stats()
    metrics.lastCohorts.set(cohorts)
    metrics.lastDevices.set(devices)
  }

  /** Milliseconds by stage, for whoever asks why a run took as long as it did. */
  get milliseconds(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.seconds].map(([stage, s]) => [stage, Math.round(s * 1000)]))
  }

  private stop(): void {
    if (this.stage === null) return
    const seconds = (performance.now() - this.since) / 1000
    this.seconds.set(this.stage, (this.seconds.get(this.stage) ?? 0) + seconds)
    this.stage = null
  }
}
