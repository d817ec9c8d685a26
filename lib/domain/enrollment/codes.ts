import type { ManagedBy } from './types'

/**
 * SenseCM EnrollmentStatus: what each number means to the portal. Sources: Defender "Troubleshoot security configuration
 * management" (labels and actions), Defender API `managedBy` / `managedByStatus` as clients derive them. Numbers above 44
 * say nothing.
 */
export interface EnrollmentCode {
  readonly codes: readonly number[]
  /** The portal's own text. */
  readonly label: string
  readonly managedBy: ManagedBy
  readonly managedByStatus: 'Success' | 'Error' | 'Unknown'
  /** One sentence: what the number says about the device. */
  readonly meaning: string
  /** What to do about it; empty when nothing is to be done. */
  readonly action: string
}

const SUCCESS = { managedBy: 'MDE', managedByStatus: 'Success' } as const
const ERROR = { managedBy: 'MDE', managedByStatus: 'Error' } as const
const UNKNOWN = { managedBy: 'Unknown', managedByStatus: 'Unknown' } as const
const INTUNE = { managedBy: 'Intune', managedByStatus: 'Unknown' } as const
const CONFIG_MGR = { managedBy: 'ConfigMgr', managedByStatus: 'Unknown' } as const

export const ENROLLMENT_CODES: readonly EnrollmentCode[] = [
  {
    codes: [0],
    label: 'Not successfully enrolled',
    ...UNKNOWN,
    meaning: 'Enrollment did not complete; the device falls back to local settings and group policy.',
    action: 'Run the client analyzer on the device.',
  },
  { codes: [1], label: 'Success', ...SUCCESS, meaning: 'The device is enrolled and managed.', action: '' },
  {
    codes: [2],
    label: 'Device is not enrolled and has never been enrolled',
    ...UNKNOWN,
    meaning: 'The device is out of scope, or security settings management is not set up for it.',
    action: 'Bring the device into the enforcement scope if it is to be managed here.',
  },
  {
    codes: [3],
    label: 'Managed by Intune',
    ...INTUNE,
    meaning: 'The device is enrolled in MDM, and that channel owns it.',
    action: '',
  },
  {
    codes: [4],
    label: 'Device is managed by SCCM Agent',
    ...CONFIG_MGR,
    meaning: 'Configuration Manager has authority over the device.',
    action: 'Turn off "Manage Security settings using Configuration Manager" to hand the device over.',
  },
  {
    codes: [5, 6, 7, 9, 11, 12, 26, 27, 28, 29, 30, 31, 32, 33],
    label: 'General error',
    ...ERROR,
    meaning: 'A prerequisite of enrollment is not met.',
    action: 'Meet the prerequisites of the platform, then run the client analyzer.',
  },
  {
    codes: [8, 44],
    label: 'Microsoft Intune Configuration issue',
    ...ERROR,
    meaning: 'Intune does not let Defender for Endpoint enforce security settings.',
    action: 'Turn on "Allow Microsoft Defender for Endpoint to enforce Endpoint Security Configurations".',
  },
  {
    codes: [10, 42],
    label: 'General Hybrid join failure',
    ...ERROR,
    meaning: 'The operating system could not complete its hybrid join.',
    action: 'Make the device complete its hybrid join, then wait for the next check-in.',
  },
  {
    codes: [13, 14, 20, 24, 25],
    label: 'Connectivity issue',
    ...ERROR,
    meaning: 'The device cannot reach the service.',
    action: 'Let the device reach *.dm.microsoft.com through a system-wide proxy, without TLS inspection.',
  },
  {
    codes: [15],
    label: 'Tenant mismatch',
    ...ERROR,
    meaning: 'The tenant of Defender for Endpoint is not the one that the service connection point names.',
    action: 'Join the device to the directory of the tenant that hosts Defender for Endpoint.',
  },
  {
    codes: [16, 17],
    label: 'Hybrid error - Service Connection Point',
    ...ERROR,
    meaning: 'The service connection point is wrong, or names an on-premises registration service.',
    action: 'Correct the service connection point; it must not point to an on-premises registration service.',
  },
  {
    codes: [18],
    label: 'Certificate error',
    ...ERROR,
    meaning: 'The device holds a device certificate of another tenant.',
    action: 'Remove the device certificate of the other tenant and register again.',
  },
  {
    codes: [19, 34, 35, 39],
    label: 'Success',
    ...SUCCESS,
    meaning: 'Not documented; read as managed.',
    action: '',
  },
  {
    codes: [21],
    label: 'Managed by Intune',
    ...INTUNE,
    meaning: 'Not documented; read as managed by Intune.',
    action: '',
  },
  {
    codes: [22],
    label: 'Managed by Configuration Manager',
    ...CONFIG_MGR,
    meaning: 'Not documented; read as managed by Configuration Manager.',
    action: '',
  },
  {
    codes: [23],
    label: 'Unknown',
    ...UNKNOWN,
    meaning: 'Not documented; says nothing about management.',
    action: 'Run the client analyzer on the device.',
  },
  {
    codes: [36, 37],
    label: 'Microsoft Entra Connect misconfiguration',
    ...ERROR,
    meaning: 'The device objects are not synchronised to the directory.',
    action: 'Include the device objects in the synchronisation scope of Entra Connect.',
  },
  {
    codes: [38, 41],
    label: 'DNS error',
    ...ERROR,
    meaning: 'The device cannot resolve the names of the enrollment endpoints.',
    action: 'Make the names of the enrollment endpoints resolve on the device.',
  },
  {
    codes: [40],
    label: 'Clock sync issue',
    ...ERROR,
    meaning: "The device's clock is too far off for its join to be accepted.",
    action: "Set the device's clock.",
  },
  {
    codes: [43],
    label: 'MDE and ConfigMgr',
    ...SUCCESS,
    meaning: 'Both channels are active on the device.',
    action: 'Both channels send endpoint policies: isolate them to one.',
  },
]

const byCode: ReadonlyMap<number, EnrollmentCode> = new Map(
  ENROLLMENT_CODES.flatMap((entry) => entry.codes.map((code) => [code, entry] as const)),
)

/** What a code means; undefined for numbers that say nothing (above 44, negative). */
export function enrollmentCode(code: number): EnrollmentCode | undefined {
  return byCode.get(code)
}

/** The portal's label of a code; our own words where the service has never heard of the device. */
export function labelOf(code: number | null): string {
  return code === null ? 'Not onboarded' : (enrollmentCode(code)?.label ?? 'Unknown')
}
