import type { IconName } from '../ui/icon'

export interface NavLeaf {
  readonly label: string
  /** Below the tenant: '' is the home page. */
  readonly path: string
  readonly icon?: IconName
}
export interface NavBranch {
  readonly label: string
  readonly icon: IconName
  readonly children: readonly NavLeaf[]
}
export type NavItem = (NavLeaf & { readonly icon: IconName }) | NavBranch | 'separator'

/** The left tree: Intune's words first; places that only Defender has keep Defender's names. */
export const NAVIGATION: readonly NavItem[] = [
  { label: 'Home', path: '', icon: 'home' },
  'separator',
  {
    label: 'Devices',
    icon: 'laptop',
    children: [
      { label: 'All devices', path: 'devices' },
      { label: 'Device inventory', path: 'devices/inventory' },
      { label: 'Monitor', path: 'devices/monitor' },
      { label: 'Onboarding', path: 'devices/onboarding' },
      { label: 'Deleted devices', path: 'devices/deleted' },
    ],
  },
  {
    label: 'Endpoint security',
    icon: 'shield',
    children: [
      { label: 'Overview', path: 'endpoint-security' },
      { label: 'Set-up guide', path: 'setup' },
      { label: 'Antivirus', path: 'endpoint-security/antivirus' },
      { label: 'Attack surface reduction', path: 'endpoint-security/attack-surface-reduction' },
      { label: 'Endpoint detection and response', path: 'endpoint-security/endpoint-detection-and-response' },
      { label: 'Firewall', path: 'endpoint-security/firewall' },
      { label: 'All policies', path: 'policies' },
      { label: 'Deleted policies', path: 'policies/deleted' },
      { label: 'Microsoft Defender for Endpoint', path: 'endpoint-security/connector' },
    ],
  },
  {
    label: 'Settings',
    icon: 'sliders',
    children: [
      { label: 'Enforcement scope', path: 'settings/enforcement-scope' },
      { label: 'Asset rule management', path: 'settings/asset-rules' },
    ],
  },
  {
    label: 'Reports',
    icon: 'chart',
    children: [
      { label: 'Overview', path: 'reports' },
      { label: 'Policy status', path: 'reports/policy-status' },
      { label: 'Per setting status', path: 'reports/per-setting-status' },
      { label: 'Conflicts', path: 'reports/conflicts' },
      { label: 'Managed by', path: 'reports/managed-by' },
      { label: 'Check-in', path: 'reports/check-in' },
    ],
  },
  { label: 'Groups', path: 'groups', icon: 'users' },
  'separator',
  { label: 'Users', path: 'users', icon: 'user' },
  {
    label: 'Tenant administration',
    icon: 'building',
    children: [
      { label: 'Tenants', path: 'administration/tenants' },
      { label: 'Tenant settings', path: 'administration/settings' },
      { label: 'Audit log', path: 'administration/audit-log' },
    ],
  },
]

/** The most specific leaf that a path below the tenant belongs to. */
export function currentLeaf(path: string): string {
  const leaves = NAVIGATION.flatMap((item) =>
    item === 'separator' ? [] : 'children' in item ? item.children : [item],
  )
  const matches = leaves.filter(
    (leaf) => leaf.path === path || (leaf.path !== '' && path.startsWith(`${leaf.path}/`)),
  )
  return matches.toSorted((a, b) => b.path.length - a.path.length)[0]?.path ?? ''
}
