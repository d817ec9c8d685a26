/** Roles and permissions: who may do what. */
export { can } from './can'
export { PERMISSIONS, type Permission } from './permissions'
export { getRole, isRoleId, ROLE_IDS, ROLES, type Role, type RoleId } from './roles'
