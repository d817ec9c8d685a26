import { NAMED_ROWS } from '@/lib/domain/enrollment/types'

interface Decided {
  readonly channel: string
  readonly enrollmentRow: number
}

/**
 * "Managed by" as the Intune admin center shows it; null for devices that nothing manages. Source: Intune, security
 * settings management, "What to expect in the Microsoft Intune admin center".
 */
export function managedByInIntune(device: Decided): string | null {
  if (device.channel === 'mde') return 'MDE'
  if (device.channel === 'configMgr') return 'ConfigMgr'
  if (device.channel !== 'intune') return null
  return device.enrollmentRow === NAMED_ROWS.coManaged ? 'Co-managed' : 'Intune'
}

/**
 * The MDM attribute of the directory object. Devices that failed the hybrid join are shown with Intune, by which they are
 * found. Source: Intune, security settings management: prerequisites for hybrid join.
 */
export function mdmOf(device: Decided): string | null {
  return device.channel === 'intune' || device.enrollmentRow === NAMED_ROWS.hybridJoinFailed ? 'Intune' : null
}

/** Join types as a column of a list has room for them; a synthetic registration has none. */
const SHORT_JOIN_TYPES: Readonly<Record<string, string>> = {
  synthetic: 'Blank',
  azureAD: 'Entra joined',
  serverAD: 'Entra hybrid joined',
  workplace: 'Entra registered',
}

export function shortJoinType(device: {
  readonly joinType: string | null
  readonly enrollmentRow: number
}): string {
  if (device.joinType !== null) return SHORT_JOIN_TYPES[device.joinType] ?? device.joinType
  return device.enrollmentRow === NAMED_ROWS.hybridJoinFailed ? 'Blank' : 'No object'
}

/** A device that took its leave stays in the list, as Defender keeps it. */
export function onboardingStatus(device: { readonly isOffboarded: boolean }): string {
  return device.isOffboarded ? 'Offboarded' : 'Onboarded'
}

interface Marked {
  readonly isOffboarded: boolean
  readonly isKeyRevoked: boolean
  readonly isExcluded: boolean
  readonly isReimaged: boolean
  readonly isDuplicate: boolean
}

/** What sets a device apart from one that just works, the gravest first. */
export function deviceMarks(device: Marked): readonly string[] {
  return [
    ...(device.isOffboarded ? ['Offboarded'] : []),
    ...(device.isKeyRevoked ? ['Key revoked'] : []),
    ...(device.isExcluded ? ['Excluded'] : []),
    ...(device.isReimaged ? ['Re-imaged'] : []),
    ...(device.isDuplicate ? ['Duplicate hardware ID'] : []),
  ]
}
