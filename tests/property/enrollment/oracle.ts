import { missingPrerequisite, type DeviceSurvey, type TenantSwitches } from '@/lib/domain/enrollment'

export interface OracleDecision {
  readonly row: number
  readonly code: number | null
  readonly channel: 'mde' | 'intune' | 'configMgr' | 'none'
}

/**
 * The decision as one long way down, in the words of docs/semantics/enrollment.md: shares nothing with the table but the
 * question whether the system is supported, which has tables of its own.
 */
export function oracleDecision(s: DeviceSurvey, t: TenantSwitches): OracleDecision {
  const none = (row: number, code: number | null): OracleDecision => ({ row, code, channel: 'none' })
  const before2025 = t.behaviourEra === 'GA' || t.behaviourEra === 'PREV'
  const has = (tags: readonly string[] | undefined) =>
    (tags ?? []).filter((tag) => tag.toUpperCase() === 'MDE-MANAGEMENT').length > 0
  if (!s.onboarded) return none(1, null)
  if (before2025 && t.cloud === 'government') return none(2, 2)
  if (t.licence === 'defenderForServersOnly') return none(3, 2)
  if (s.mdmEnrolled) return { row: s.configMgrClient ? 5 : 4, code: 3, channel: 'intune' }
  if (s.configMgrClient && t.manageUsingConfigurationManager) return { row: 6, code: 4, channel: 'configMgr' }
  if (s.excluded) return none(7, 2)
  const scope = t.scope[s.osPlatform]
  if (scope === 'off') return none(7, 2)
  if (scope === 'tagged' && !has(s.tags) && !has(s.dynamicTags)) return none(7, 2)
  if (s.defenderForCloud && !t.defenderForCloud) return none(8, 2)
  if (scope === 'tagged' && before2025 && !has(s.tags)) return none(9, 5)

  const isDownLevel = /^10\.0\.14393|^6\.3\.9600/.test(s.osVersion) || isDownLevelByName(s)
  const isDomainController = s.domainController === true
  const isOldServer = s.osPlatform === 'windowsServer' && isDownLevel
  if (isDomainController && before2025 && !isOldServer) return none(10, 5)
  if (isDomainController && !before2025 && !t.domainControllers) return none(12, 2)

  const obstacle = obstacleOf(s, t, before2025, isOldServer)
  if (obstacle) return obstacle
  if (isDomainController) return { row: before2025 ? 11 : 13, code: 1, channel: 'mde' }
  if (s.configMgrClient) return { row: 22, code: s.configMgrSendsPolicy ? 43 : 1, channel: 'mde' }
  return { row: 23, code: 1, channel: 'mde' }
}

/** A version without a build says nothing: the name does. */
function isDownLevelByName(s: DeviceSurvey): boolean {
  if (s.osVersion.split('.').length >= 3) return false
  return s.osName.includes('2012 R2') || s.osName.includes('2016')
}

const HYBRID_JOIN_CODES = {
  general: 10,
  tenantMismatch: 15,
  serviceConnectionPoint: 16,
  certificate: 18,
  entraConnect: 36,
  dns: 38,
  clockSkew: 40,
} as const

function obstacleOf(
  s: DeviceSurvey,
  t: TenantSwitches,
  before2025: boolean,
  isOldServer: boolean,
): OracleDecision | null {
  const none = (row: number, code: number): OracleDecision => ({ row, code, channel: 'none' })
  if (s.nonPersistentVdi) return none(14, 5)
  if (s.serverCore && s.osPlatform === 'windowsServer') {
    const is2019 = s.osVersion.startsWith('10.0.17763') || isNamed2019(s)
    if (before2025 || isOldServer || (is2019 && !s.appCompatFeature)) return none(15, 5)
  }
  if (s.constrainedLanguageMode) return none(16, 5)
  if (missingPrerequisite(s, t.behaviourEra) !== null) return none(17, 5)
  if (s.osPlatform === 'linux' && s.agentVersion === '101.23052.0009' && s.boardVendorFile === false)
    return none(18, 5)
  if (!t.connectorEnabled) return none(19, 8)
  if (s.connectivityFailureCode) return none(20, s.connectivityFailureCode)
  if (t.behaviourEra === 'GA' && s.domainJoined && s.hybridJoinFailure)
    return none(21, HYBRID_JOIN_CODES[s.hybridJoinFailure])
  return null
}

function isNamed2019(s: DeviceSurvey): boolean {
  return s.osVersion.split('.').length < 3 && s.osName.includes('2019')
}
