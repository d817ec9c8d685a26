import { explainToText, type ConflictStrategy } from '@/lib/domain/resolution'
import { readFleet, type FleetFile } from '@/lib/domain/interchange'
import type { FleetDevice } from '@/lib/domain/fleet'
import { findDevices } from '../lib/answers/find-devices'
import { explainedSettings } from '../lib/answers/explained-settings'
import { FleetAnswers, writeResolution } from '../lib/answers/resolution-answer'
import { showDevice, showFleet } from '../lib/answers/resolution-text'
import { UsageError } from '../lib/errors'
import { readInputJson } from '../lib/input-json'
import { streamOutput } from '../lib/output'
import { failWithProblems, showWarnings } from '../lib/problem-report'

interface Options {
  readonly json?: boolean
  readonly device?: readonly string[]
  readonly explain?: boolean
  readonly cohorts?: boolean
  readonly strategy?: ConflictStrategy
}

/** `bulwark resolve`: what every device of a file gets, and why. Exit code 1 when the file is not understood. */
export async function resolve(name: string, options: Options): Promise<void> {
  if (options.cohorts && options.explain)
    throw new UsageError(
      'Leave out --cohorts or --explain: devices of one cohort differ in how policies reach them.',
    )
  const input = await readInputJson(name)
  if (!input.ok) return failWithProblems(name, input.errors, options)
  const reading = readFleet(input.value)
  if (!reading.ok) return failWithProblems(name, reading.errors, options, reading.warnings)
  const { fleet, warnings: problems } = reading
  const found = options.device ? findDevices(fleet, options.device) : { devices: fleet.devices, errors: [] }
  if (found.errors.length > 0) return failWithProblems(name, found.errors, options, problems)
  const answers = new FleetAnswers(fleet, options.strategy ? { strategy: options.strategy } : {})
  if (options.json) {
    return writeResolution(answers, found.devices, { ...options, problems }, streamOutput())
  }
  showWarnings(name, problems)
  if (!options.device) showFleet(answers)
  else for (const device of found.devices) showOne(answers, device, fleet, options.explain)
}

function showOne(answers: FleetAnswers, device: FleetDevice, fleet: FleetFile, explain = false): void {
  showDevice(answers.answer(device), fleet)
  if (!explain) return
  const settings = answers.settings(device)
  for (const { explanation } of explainedSettings(device, settings, fleet, answers.index.options))
    console.log(`\n${explainToText(explanation)}`)
}
