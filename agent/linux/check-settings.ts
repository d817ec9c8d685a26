import { textOf, type Defender } from './defender'
import { holds, observed, valueAt, type Exception, type Json, type Setting } from './managed-document'

/** A setting that Defender's health output shows, and whether it shows what was asked for. */
interface Check {
  readonly isMet: boolean
  readonly shown: string
}

type Probe = (value: Json, shown: (member: string) => string | null) => Check | null

/** The member says just what the setting says. */
const equalTo =
  (member: string): Probe =>
  (value, shown) => {
    const text = shown(member)
    return text === null ? null : { isMet: text === String(value), shown: text }
  }

/**
 * Where `mdatp health` shows what a setting has become (Defender for Endpoint: investigate agent health issues; set
 * preferences on Linux). Settings that are not here cannot be seen from outside: for them the file is the evidence.
 */
const PROBES: Readonly<Record<string, Probe>> = {
  'cloudService.enabled': equalTo('cloudEnabled'),
  'cloudService.automaticSampleSubmissionConsent': equalTo('cloudAutomaticSampleSubmissionConsent'),
  'cloudService.automaticDefinitionUpdateEnabled': equalTo('automaticDefinitionUpdateEnabled'),
  'cloudService.diagnosticLevel': (value, shown) => {
    const text = shown('cloudDiagnosticEnabled')
    return text === null
      ? null
      : {
          isMet: (text === 'true') === (value === 'optional'),
          shown: text === 'true' ? 'optional' : 'required',
        }
  },
  'antivirusEngine.enableRealTimeProtection': equalTo('realTimeProtectionEnabled'),
  'antivirusEngine.passiveMode': equalTo('passiveModeEnabled'),
  'antivirusEngine.behaviorMonitoring': equalTo('behaviorMonitoring'),
  'antivirusEngine.enforcementLevel': (value, shown) => {
    const passive = shown('passiveModeEnabled')
    const realTime = shown('realTimeProtectionEnabled')
    // Audit has no member of its own.
    if (passive === null || realTime === null || value === 'audit') return null
    const level = passive === 'true' ? 'passive' : realTime === 'true' ? 'real_time' : 'on_demand'
    return { isMet: level === value, shown: level }
  },
  'networkProtection.enforcementLevel': equalTo('networkProtectionEnforcementLevel'),
}

export interface Verification {
  /** Whether Defender itself was asked. */
  readonly by: 'engine' | 'file'
  readonly exceptions: readonly Exception[]
  /** Settings that Defender showed. */
  readonly shownByEngine: number
  /** Nothing but time may be missing: the file says it, and Defender does not show it yet. */
  readonly isSettling: boolean
}

/**
 * Holds settings against the file as it is on the disk and, where Defender is installed, against what it shows.
 * @param content the file read back, null when it is missing or not JSON
 */
export function checkSettings(
  settings: readonly Setting[],
  content: Json | null,
  defender: Defender | null,
): Verification {
  const exceptions: Exception[] = []
  let shownByEngine = 0
  let isSettling = false
  const isAnswering = defender !== null && Object.keys(defender.health).length > 0
  const shown = (member: string) => {
    const text = textOf(defender?.health[member])
    return text === '' ? null : text
  }
  for (const setting of settings) {
    if (content === null || !holds(content, setting)) {
      const there = content === null ? undefined : valueAt(content, setting.csp)
      exceptions.push({
        key: setting.key,
        status: 'error',
        errorCode: 'notInFile',
        ...(there === undefined ? {} : { observedValue: observed(there) }),
      })
      continue
    }
    const check = Object.hasOwn(PROBES, setting.csp) ? PROBES[setting.csp]?.(setting.value, shown) : null
    if (!check) continue
    shownByEngine += 1
    if (check.isMet) continue
    isSettling = true
    exceptions.push({
      key: setting.key,
      status: 'error',
      errorCode: 'notEffective',
      observedValue: observed(check.shown),
    })
  }
  return { by: isAnswering ? 'engine' : 'file', exceptions, shownByEngine, isSettling }
}
