import { buildFleetIndex, whatIf } from '@/lib/domain/fleet'
import { readChanges, readFleet, type FileProblem } from '@/lib/domain/interchange'
import { findDevices } from '../lib/answers/find-devices'
import { toDeviceChange, toWhatIfAnswer } from '../lib/answers/what-if-answer'
import { showWhatIf } from '../lib/answers/what-if-text'
import { UsageError } from '../lib/errors'
import { readInputJson } from '../lib/input-json'
import { printJson } from '../lib/output'
import { failWithProblems, showWarnings } from '../lib/problem-report'
import type { ConflictStrategy } from '@/lib/domain/resolution'

interface Options {
  readonly json?: boolean
  readonly limit: number
  readonly offset: number
  readonly device?: readonly string[]
  readonly strategy?: ConflictStrategy
}

/** `bulwark whatif`: what changes to a fleet would do. Exit code 1 when fleet or changes are not understood. */
export async function whatIfCommand(fleetName: string, changeName: string, options: Options): Promise<void> {
  if (fleetName === '-' && changeName === '-')
    throw new UsageError('Only one of fleet and changes can be standard input.')
  const fleetInput = await readInputJson(fleetName)
  if (!fleetInput.ok) return failWithProblems(fleetName, fleetInput.errors, options)
  const reading = readFleet(fleetInput.value)
  if (!reading.ok) return failWithProblems(fleetName, reading.errors, options, reading.warnings)
  const changeInput = await readInputJson(changeName)
  if (!changeInput.ok) return failWithProblems(changeName, changeInput.errors, options)
  const { fleet } = reading
  const changes = readChanges(changeInput.value, fleet)
  const problems: readonly FileProblem[] = [...reading.warnings, ...changes.warnings]
  if (changes.errors.length > 0) return failWithProblems(changeName, changes.errors, options, problems)
  const policies = fleet.policies.flatMap(({ parts }) => parts)
  const strategy = options.strategy ? { strategy: options.strategy } : {}
  const impact = whatIf(buildFleetIndex({ ...fleet, policies, options: strategy }), changes.changes)
  const explained = (options.device ?? []).map((text) => {
    // A device that the changes bring is known by its id alone.
    const id = findDevices(fleet, [text]).devices[0]?.id ?? text
    return { text, impact: impact.explain(id) }
  })
  const unknown = explained.filter((each) => each.impact === null)
  if (unknown.length > 0) {
    const errors = unknown.map(({ text }) => ({ path: '--device', message: `There is no device ${text}.` }))
    return failWithProblems(fleetName, errors, options, problems)
  }
  const answer = {
    ...toWhatIfAnswer(impact, changes, options, problems),
    ...(options.device
      ? { explained: explained.flatMap((each) => (each.impact ? [toDeviceChange(each.impact)] : [])) }
      : {}),
  }
  if (options.json) return printJson(answer)
  showWarnings(fleetName, reading.warnings)
  showWarnings(changeName, changes.warnings)
  showWhatIf(answer, changes)
}
