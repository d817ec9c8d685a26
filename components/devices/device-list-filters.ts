import type { DataFilter } from '@/components/data-table/types'
import { STATUS_ORDER, STATUS_WORDS } from '@/components/status/status-badge'
import { ENROLLMENT_CODES } from '@/lib/domain/enrollment'
import type { DeviceView } from '@/lib/features/devices/params'
import type { DeviceFilterChoices } from '@/lib/features/devices/queries'
import { OS_PLATFORM_WORDS } from '@/lib/features/reports/words'
import { DEVICE_STATE_WORDS } from './device-words'

const words = (entries: Readonly<Record<string, string>>) =>
  Object.entries(entries).map(([value, label]) => ({ value, label }))

const IN_INTUNE: DataFilter = {
  id: 'intune',
  label: 'Managed by',
  options: words({
    mde: 'MDE',
    intune: 'Intune',
    coManaged: 'Co-managed',
    configMgr: 'ConfigMgr',
    none: 'None (excluded)',
  }),
}
const IN_DEFENDER: DataFilter = {
  id: 'managedBy',
  label: 'Managed by',
  options: ['MDE', 'Intune', 'ConfigMgr', 'Unknown'].map((v) => ({ value: v, label: v })),
}
const ENROLLMENT: DataFilter = {
  id: 'enrollment',
  label: 'Managed by status',
  options: words({ success: 'Success', error: 'Error', unknown: 'Unknown' }),
}
const LABEL: DataFilter = {
  id: 'label',
  label: 'MDE enrollment status',
  options: [...new Set(ENROLLMENT_CODES.map(({ label }) => label))].map((label) => ({ value: label, label })),
}

/**
 * What a list of devices can be filtered by. Every filter works in either list, so that a filtered address can be moved from
 * one to the other; each offers those of its own words first.
 */
export function deviceListFilters(
  view: DeviceView,
  { tags, groups }: DeviceFilterChoices,
): readonly DataFilter[] {
  return [
    ...(view === 'devices' ? [IN_INTUNE] : [IN_DEFENDER, ENROLLMENT]),
    { id: 'platform', label: 'Platform', options: words(OS_PLATFORM_WORDS) },
    {
      id: 'status',
      label: 'Policy status',
      options: STATUS_ORDER.map((s) => ({ value: s, label: STATUS_WORDS[s].word })),
    },
    {
      id: 'seen',
      label: 'Last check-in',
      options: words({
        onTime: 'Within 90 min',
        day: '90 min to 24 h',
        week: '1 to 7 days',
        silent: 'Silent over 7 days',
      }),
    },
    {
      id: 'join',
      label: 'Join type',
      options: words({
        azureAD: 'Entra joined',
        serverAD: 'Entra hybrid joined',
        workplace: 'Entra registered',
        synthetic: 'Blank (synthetic)',
        none: 'No directory object',
      }),
    },
    { id: 'state', label: 'State', options: words(DEVICE_STATE_WORDS) },
    { id: 'tag', label: 'Tag', options: tags.map((t) => ({ value: t, label: t })) },
    { id: 'group', label: 'Group', options: groups.map((g) => ({ value: g.id, label: g.displayName })) },
    {
      id: 'also',
      label: 'Also in group',
      options: groups.map((g) => ({ value: g.id, label: g.displayName })),
    },
    {
      id: 'simulated',
      label: 'Simulated',
      options: words({ yes: 'Simulated devices', no: 'Real devices' }),
      single: true,
    },
    {
      id: 'warning',
      label: 'Warning',
      options: [{ value: 'true', label: 'Domain controllers managed by mistake' }],
      single: true,
    },
    {
      id: 'tamper',
      label: 'Tamper protection',
      options: [{ value: 'true', label: 'Keeps a value of its own' }],
      single: true,
    },
    LABEL,
    ...(view === 'devices' ? [IN_DEFENDER, ENROLLMENT].map(inDefender) : [inIntune]),
  ]
}

const inDefender = (filter: DataFilter): DataFilter => ({ ...filter, label: `${filter.label} (Defender)` })
const inIntune: DataFilter = { ...IN_INTUNE, label: 'Managed by (Intune)' }
