import type { PolicyType } from '../catalog'
import { PERMISSIONS, type Permission } from './permissions'
import { getRole, isRoleId } from './roles'

/**
 * The one function that decides who may do what. Fails closed: an unknown role or permission is refused.
 * @param policyType where given, policy permissions must also reach policies of this type.
 */
export function can(
  actor: { readonly role: string },
  permission: Permission,
  policyType?: PolicyType,
): boolean {
  if (!isRoleId(actor.role) || !PERMISSIONS.includes(permission)) return false
  const role = getRole(actor.role)
  if (!role.permissions.includes(permission)) return false
  return (
    policyType === undefined || !permission.startsWith('policy:') || role.policyTypes.includes(policyType)
  )
}
