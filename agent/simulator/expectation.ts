import type { SurveyReport } from '../protocol'

type OsPlatform = SurveyReport['osPlatform']
type Era = 'GA' | 'PREV' | '2025'
type ScopeMode = 'off' | 'tagged' | 'all'

/** The switches of a tenant that decide what becomes of its devices, as far as a fleet has to know them. */
export interface FleetSwitches {
  readonly behaviourEra: Era
  readonly cloud: 'commercial' | 'government'
  readonly licence: 'userSubscription' | 'defenderForServersOnly'
  readonly scope: Readonly<Record<OsPlatform, ScopeMode>>
  readonly defenderForCloud: boolean
  readonly manageUsingConfigurationManager: boolean
  readonly domainControllers: boolean
  readonly connectorEnabled: boolean
}

/** What becomes of the policy set on a device: in force, in force but for some settings, not there, or none is meant for it. */
export type PolicyOutcome = 'applied' | 'failed' | 'pending' | 'none'

/** What is to become of a machine, where the tenant is as `when` says; what it leaves out does not matter. */
export interface Expected {
  readonly when?: {
    readonly era?: readonly Era[]
    readonly cloud?: FleetSwitches['cloud']
    readonly licence?: FleetSwitches['licence']
    /** Of the machine's own platform. */
    readonly scope?: readonly ScopeMode[]
    readonly defenderForCloud?: boolean
    readonly configMgrAuthority?: boolean
    readonly domainControllers?: boolean
    readonly connector?: boolean
  }
  /** Enrollment status; null: the device is not onboarded. */
  readonly code: number | null
  /** Left out: applied where the code is one of managed devices, else none. */
  readonly policy?: PolicyOutcome
}

const MANAGED_CODES: readonly (number | null)[] = [1, 43]

/**
 * What a machine has to come to in a tenant. The expectations are written down by hand for each special case, and compared
 * with what the server says: they must never be worked out by the code that they are held against.
 * @param expected the first entry whose condition holds counts; the last one has none
 */
export function expectedOutcome(
  expected: readonly Expected[],
  platform: OsPlatform,
  tenant: FleetSwitches,
): { readonly code: number | null; readonly policy: PolicyOutcome } {
  const found = expected.find((entry) => holds(entry.when, platform, tenant))
  if (!found) throw new Error('The last expectation of a case must have no condition')
  return {
    code: found.code,
    policy: found.policy ?? (MANAGED_CODES.includes(found.code) ? 'applied' : 'none'),
  }
}

function holds(when: Expected['when'], platform: OsPlatform, tenant: FleetSwitches): boolean {
  if (!when) return true
  const claims: readonly boolean[] = [
    when.era === undefined || when.era.includes(tenant.behaviourEra),
    when.cloud === undefined || when.cloud === tenant.cloud,
    when.licence === undefined || when.licence === tenant.licence,
    when.scope === undefined || when.scope.includes(tenant.scope[platform]),
    when.defenderForCloud === undefined || when.defenderForCloud === tenant.defenderForCloud,
    when.configMgrAuthority === undefined ||
      when.configMgrAuthority === tenant.manageUsingConfigurationManager,
    when.domainControllers === undefined || when.domainControllers === tenant.domainControllers,
    when.connector === undefined || when.connector === tenant.connectorEnabled,
  ]
  return claims.every(Boolean)
}
