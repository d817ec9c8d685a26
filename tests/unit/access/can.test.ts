import { describe, expect, it } from 'vitest'
import {
  can,
  getRole,
  isRoleId,
  PERMISSIONS,
  ROLE_IDS,
  ROLES,
  type Permission,
  type RoleId,
} from '@/lib/domain/access'
import { POLICY_TYPES } from '@/lib/domain/catalog'

const PERSONAS = [
  'endpointSecurityManager',
  'policyAndProfileManager',
  'helpDeskOperator',
  'readOnlyOperator',
  'schoolAdministrator',
  'securityAdministrator',
  'securityReader',
] as const

/** Action, permission, then yes (1) or no (0) for each persona above. */
const TABLE: readonly [string, Permission, readonly number[]][] = [
  ['see policies', 'policy:read', [1, 0, 1, 1, 0, 1, 1]],
  ['create, edit, delete a policy', 'policy:write', [1, 0, 0, 0, 0, 1, 0]],
  ['assign', 'policy:assign', [1, 0, 0, 0, 0, 1, 0]],
  ['see reports', 'report:read', [1, 1, 1, 1, 0, 1, 1]],
  ['sync a device', 'device:sync', [1, 0, 1, 0, 1, 1, 0]],
  ['delete a device', 'device:delete', [1, 0, 0, 0, 1, 0, 0]],
  ['change the enforcement scope', 'scope:write', [0, 0, 0, 0, 0, 1, 0]],
  ['switch the connector', 'connector:write', [0, 0, 0, 0, 0, 1, 0]],
]

describe('built-in roles', () => {
  it.each(TABLE)('%s', (_, permission, expected) => {
    expect(PERSONAS.map((role) => Number(can({ role }, permission)))).toEqual(expected)
  })

  it('has one definition for each id', () => {
    expect(ROLES.map((r) => r.id).toSorted()).toEqual([...ROLE_IDS].toSorted())
    for (const role of ROLES) expect(getRole(role.id)).toBe(role)
  })

  it('lists no permission twice and none that does not exist', () => {
    for (const role of ROLES) {
      expect(new Set(role.permissions).size).toBe(role.permissions.length)
      for (const permission of role.permissions) expect(PERMISSIONS).toContain(permission)
    }
  })

  it('gives the Global Administrator everything', () => {
    for (const permission of PERMISSIONS) expect(can({ role: 'globalAdministrator' }, permission)).toBe(true)
  })

  it.each(['', 'root', 'constructor', '__proto__', 'GlobalAdministrator'])(
    'refuses the unknown role %j',
    (role) => {
      expect(isRoleId(role)).toBe(false)
      for (const permission of PERMISSIONS) expect(can({ role }, permission)).toBe(false)
    },
  )

  it('refuses a permission that does not exist', () => {
    expect(can({ role: 'globalAdministrator' }, 'device:explode' as Permission)).toBe(false)
  })

  it('asks for the policy type as well', () => {
    const reaches = (role: RoleId) => POLICY_TYPES.filter((type) => can({ role }, 'policy:write', type))
    expect(reaches('endpointSecurityManager')).toEqual([...POLICY_TYPES])
    expect(reaches('securityReader')).toEqual([])
  })
})
