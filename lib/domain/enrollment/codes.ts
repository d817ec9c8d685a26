import type { ManagedBy } from './types'

/**
 * SenseCM EnrollmentStatus: what each number means to the portal. Sources: Defender "Troubleshoot security configuration
 * management" (labels and actions), Defender API `managedBy` / `managedByStatus` as clients derive them.
 */
export interface EnrollmentCode {
  readonly codes: readonly number[]
  readonly label: string
  readonly managedBy: ManagedBy
  readonly managedByStatus: 'Success' | 'Error' | 'Unknown'
  readonly action: string
}

export const ENROLLMENT_CODES: readonly EnrollmentCode[] = [
  { codes: [0], label: 'Not enrolled', managedBy: 'Unknown', managedByStatus: 'Unknown', action: 'The device falls back to local settings. Run the client analyzer on it.' },
  { codes: [1], label: 'Success', managedBy: 'MDE', managedByStatus: 'Success', action: '' },
  { codes: [2], label: 'Not enrolled', managedBy: 'Unknown', managedByStatus: 'Unknown', action: 'Bring the device into the enforcement scope if it is to be managed here.' },
  { codes: [3], label: 'Managed by Intune', managedBy: 'Intune', managedByStatus: 'Unknown', action: '' },
  { codes: [4], label: 'Device is managed by SCCM Agent', managedBy: 'ConfigMgr', managedByStatus: 'Unknown', action: 'Turn off "Manage Security settings using Configuration Manager" to hand the device over.' },
  { codes: [5, 6, 7, 9, 11, 12, 26, 27, 28, 29, 30, 31, 32, 33], label: 'General error', managedBy: 'MDE', managedByStatus: 'Error', action: 'Meet the prerequisites of the platform, then run the client analyzer.' },
  { codes: [8, 44], label: 'Microsoft Intune Configuration issue', managedBy: 'MDE', managedByStatus: 'Error', action: 'Turn on "Allow Microsoft Defender for Endpoint to enforce Endpoint Security Configurations".' },
  { codes: [10, 42], label: 'General Hybrid join failure', managedBy: 'MDE', managedByStatus: 'Error', action: 'Make the device complete its hybrid join, then wait for the next check-in.' },
  { codes: [13, 14, 20, 24, 25], label: 'Connectivity issue', managedBy: 'MDE', managedByStatus: 'Error', action: 'Let the device reach *.dm.microsoft.com through a system-wide proxy, without TLS inspection.' },
  { codes: [15], label: 'Tenant mismatch', managedBy: 'MDE', managedByStatus: 'Error', action: 'Join the device to the directory of the tenant that hosts Defender for Endpoint.' },
  { codes: [16, 17], label: 'Hybrid error - Service Connection Point', managedBy: 'MDE', managedByStatus: 'Error', action: 'Correct the service connection point; it must not point to an on-premises registration service.' },
  { codes: [18], label: 'Certificate error', managedBy: 'MDE', managedByStatus: 'Error', action: 'Remove the device certificate of the other tenant and register again.' },
  { codes: [19, 34, 35, 39], label: 'Success', managedBy: 'MDE', managedByStatus: 'Success', action: '' },
  { codes: [21], label: 'Managed by Intune', managedBy: 'Intune', managedByStatus: 'Unknown', action: '' },
  { codes: [22], label: 'Managed by Configuration Manager', managedBy: 'ConfigMgr', managedByStatus: 'Unknown', action: '' },
  { codes: [23], label: 'Unknown', managedBy: 'Unknown', managedByStatus: 'Unknown', action: '' },
  { codes: [36, 37], label: 'Microsoft Entra Connect misconfiguration', managedBy: 'MDE', managedByStatus: 'Error', action: 'Include the device objects in the synchronisation scope of Entra Connect.' },
  { codes: [38, 41], label: 'DNS error', managedBy: 'MDE', managedByStatus: 'Error', action: 'Make the names of the enrollment endpoints resolve on the device.' },
  { codes: [40], label: 'Clock sync issue', managedBy: 'MDE', managedByStatus: 'Error', action: "Set the device's clock." },
  { codes: [43], label: 'MDE and ConfigMgr', managedBy: 'MDE', managedByStatus: 'Success', action: 'Both channels send endpoint policies: isolate them to one.' },
]

const byCode: ReadonlyMap<number, EnrollmentCode> = new Map(ENROLLMENT_CODES.flatMap((entry) => entry.codes.map((code) => [code, entry] as const)))

/** What a code means; undefined for numbers that say nothing (above 44, negative). */
export function enrollmentCode(code: number): EnrollmentCode | undefined {
  return byCode.get(code)
}
