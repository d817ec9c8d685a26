import type { CsvColumn } from '../core/csv'
import type { DeviceView } from './params'
import { deviceMarks, managedByInIntune, mdmOf, onboardingStatus, shortJoinType } from './portal-words'
import type { DeviceRow } from './queries'

const identity: readonly CsvColumn<DeviceRow>[] = [{ header: 'Device ID', value: (d) => d.id }]
const common: readonly CsvColumn<DeviceRow>[] = [
  { header: 'Join type', value: shortJoinType },
  { header: 'Tags', value: (d) => d.tags.join('; ') },
  { header: 'Tags of asset rules', value: (d) => d.dynamicTags.join('; ') },
  { header: 'State', value: (d) => deviceMarks(d).join('; ') },
  { header: 'Policy status', value: (d) => d.policyStatus },
  { header: 'Last check-in', value: (d) => d.lastCheckInAt },
]
const inventory: readonly CsvColumn<DeviceRow>[] = [
  { header: 'Name', value: (d) => d.name },
  ...identity,
  { header: 'OS platform', value: (d) => d.osName },
  { header: 'OS build', value: (d) => d.osVersion },
  { header: 'Managed by', value: (d) => d.managedBy },
  { header: 'Managed by status', value: (d) => d.managedByStatus },
  { header: 'MDE enrollment status', value: (d) => d.enrollmentLabel },
  { header: 'Reason', value: (d) => d.enrollmentReason },
  { header: 'Onboarding status', value: onboardingStatus },
  { header: 'MDM', value: mdmOf },
  ...common,
]

/** What the export of each list says, in the words of its portal. Times are ISO 8601, UTC. */
export const DEVICE_COLUMNS: Readonly<Record<DeviceView, readonly CsvColumn<DeviceRow>[]>> = {
  devices: [
    { header: 'Device name', value: (d) => d.name },
    ...identity,
    { header: 'Managed by', value: managedByInIntune },
    { header: 'OS', value: (d) => d.osName },
    { header: 'OS version', value: (d) => d.osVersion },
    ...common,
  ],
  inventory,
  monitor: inventory,
}
