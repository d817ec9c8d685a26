import { POLICY_TYPES, type PolicyType } from '../catalog/types'
import { PERMISSIONS, type Permission } from './permissions'

/**
 * Built-in roles as data. Source: Intune "built-in role permissions" (role-based access control reference) for the Intune
 * roles, Intune "role-based access control" and Defender "manage endpoint security policies" for the directory roles.
 * Intune's categories are mapped onto our permissions: Security baselines, Attack surface reduction and EDR -> policy:*,
 * Managed devices -> device:*, Remote tasks: Sync devices -> device:sync, Audit data -> audit:read, Roles -> user:*.
 */
export interface Role {
  readonly id: RoleId
  readonly displayName: string
  readonly description: string
  /** 'directory' roles come from Entra ID, 'intune' roles from Intune's own role-based access control. */
  readonly kind: 'directory' | 'intune'
  readonly permissions: readonly Permission[]
  /** Policy types that policy:* permissions reach. */
  readonly policyTypes: readonly PolicyType[]
}

export const ROLE_IDS = [
  'globalAdministrator',
  'intuneAdministrator',
  'securityAdministrator',
  'securityOperator',
  'securityReader',
  'globalReader',
  'endpointSecurityManager',
  'policyAndProfileManager',
  'helpDeskOperator',
  'readOnlyOperator',
  'schoolAdministrator',
  'applicationManager',
  'intuneRoleAdministrator',
] as const
export type RoleId = (typeof ROLE_IDS)[number]

const READ: readonly Permission[] = [
  'device:read',
  'group:read',
  'policy:read',
  'report:read',
  'connector:read',
  'tenant:read',
  'audit:read',
]

export const ROLES: readonly Role[] = [
  {
    id: 'globalAdministrator',
    displayName: 'Global Administrator',
    description: 'Everything, in every part of the tenant.',
    kind: 'directory',
    permissions: PERMISSIONS,
    policyTypes: POLICY_TYPES,
  },
  {
    id: 'intuneAdministrator',
    displayName: 'Intune Administrator',
    description: 'Everything in Intune; not the enforcement scope, which belongs to Defender.',
    kind: 'directory',
    permissions: PERMISSIONS.filter((p) => p !== 'scope:write' && p !== 'tenant:write'),
    policyTypes: POLICY_TYPES,
  },
  {
    id: 'securityAdministrator',
    displayName: 'Security Administrator',
    description: 'Endpoint security policies, the enforcement scope and the connector; reads the rest.',
    kind: 'directory',
    permissions: [
      ...READ,
      'device:tag',
      'device:sync',
      'policy:write',
      'policy:assign',
      'scope:read',
      'scope:write',
      'connector:write',
      'group:write',
      'user:read',
    ],
    policyTypes: POLICY_TYPES,
  },
  {
    id: 'securityOperator',
    displayName: 'Security Operator',
    description: 'Reads everything about security; manages device tags while investigating.',
    kind: 'directory',
    permissions: [...READ, 'device:tag', 'scope:read'],
    policyTypes: POLICY_TYPES,
  },
  {
    id: 'securityReader',
    displayName: 'Security Reader',
    description: 'Reads policies, devices, reports and the enforcement scope.',
    kind: 'directory',
    permissions: [...READ, 'scope:read'],
    policyTypes: POLICY_TYPES,
  },
  {
    id: 'globalReader',
    displayName: 'Global Reader',
    description: 'Reads everything, changes nothing.',
    kind: 'directory',
    permissions: [...READ, 'scope:read', 'user:read'],
    policyTypes: POLICY_TYPES,
  },
  {
    id: 'endpointSecurityManager',
    displayName: 'Endpoint Security Manager',
    description: 'Creates, edits and assigns endpoint security policies; syncs and deletes devices.',
    kind: 'intune',
    permissions: [
      ...READ,
      'device:write',
      'device:sync',
      'device:delete',
      'policy:write',
      'policy:assign',
      'group:write',
      'user:read',
    ],
    policyTypes: POLICY_TYPES,
  },
  {
    id: 'policyAndProfileManager',
    displayName: 'Policy and Profile Manager',
    description:
      'Manages device configuration profiles; the permission list gives no endpoint security policy.',
    kind: 'intune',
    permissions: ['device:read', 'group:read', 'report:read', 'connector:read', 'tenant:read', 'audit:read'],
    policyTypes: [],
  },
  {
    id: 'helpDeskOperator',
    displayName: 'Help Desk Operator',
    description: 'Helps users: reads policies and reports, syncs devices.',
    kind: 'intune',
    permissions: [...READ, 'device:sync', 'user:read'],
    policyTypes: POLICY_TYPES,
  },
  {
    id: 'readOnlyOperator',
    displayName: 'Read Only Operator',
    description: 'Reads policies, devices and reports.',
    kind: 'intune',
    permissions: [...READ, 'user:read'],
    policyTypes: POLICY_TYPES,
  },
  {
    id: 'schoolAdministrator',
    displayName: 'School Administrator',
    description: 'Manages devices of a school: sync and delete; sees no endpoint security policy.',
    kind: 'intune',
    permissions: [
      'device:read',
      'device:write',
      'device:sync',
      'device:delete',
      'group:read',
      'connector:read',
      'tenant:read',
      'audit:read',
    ],
    policyTypes: [],
  },
  {
    id: 'applicationManager',
    displayName: 'Application Manager',
    description: 'Manages applications; reads devices.',
    kind: 'intune',
    permissions: ['device:read', 'group:read', 'connector:read', 'tenant:read'],
    policyTypes: [],
  },
  {
    id: 'intuneRoleAdministrator',
    displayName: 'Intune Role Administrator',
    description: 'Gives and takes roles; sees nothing else.',
    kind: 'intune',
    permissions: ['tenant:read', 'user:read', 'user:write'],
    policyTypes: [],
  },
]

const byId: ReadonlyMap<string, Role> = new Map(ROLES.map((role) => [role.id, role]))

export function isRoleId(value: string): value is RoleId {
  return byId.has(value)
}

/** The role with this id. Throws for an id that is none: check stored text with `isRoleId` first. */
export function getRole(id: RoleId): Role {
  const role = byId.get(id)
  if (!role) throw new Error(`Unknown role ${id}`)
  return role
}
