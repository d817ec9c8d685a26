import { SingleBar } from 'cli-progress'
import type { SimulatorProgress } from '@/agent/simulator'

const LOG_EVERY_MS = 10_000

export interface FleetProgress {
  show(progress: SimulatorProgress): void
  end(): void
}

/**
 * Says how far a fleet is: a bar on a terminal, a line in ten seconds in a log.
 * @param rounds how many turns each device is to have; undefined: the fleet runs until somebody stops it
 */
export function fleetProgress(rounds: number | undefined): FleetProgress {
  return process.stdout.isTTY ? bar(rounds) : lines()
}

/** One sentence without a full stop. */
export function progressSentence(progress: SimulatorProgress): string {
  const { onboarded, total, checkIns, applied, refused, lastProblem } = progress
  const problems = refused > 0 ? `, ${refused} requests failed (last: ${lastProblem ?? 'unknown'})` : ''
  return `${onboarded} of ${total} onboarded, ${checkIns} check-ins, ${applied} policy sets applied${problems}`
}

function bar(rounds: number | undefined): FleetProgress {
  const single = new SingleBar({
    format: '  {bar} {percentage}% {sentence}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    fps: 5,
    stream: process.stdout,
  })
  let isStarted = false
  return {
    show(progress) {
      // A fleet without an end is done when everybody has onboarded.
      const total = progress.total * (1 + (rounds ?? 0))
      const done = Math.min(total, progress.onboarded + (rounds === undefined ? 0 : progress.turns))
      const payload = { sentence: progressSentence(progress) }
      if (!isStarted) single.start(total, done, payload)
      else single.update(done, payload)
      isStarted = true
    },
    end() {
      if (isStarted) single.stop()
    },
  }
}

function lines(): FleetProgress {
  let next = 0
  return {
    show(progress) {
      if (performance.now() < next) return
      next = performance.now() + LOG_EVERY_MS
      console.log(`  ${progressSentence(progress)}`)
    },
    end() {},
  }
}
