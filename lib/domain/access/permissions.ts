/** Everything that can be asked for. A page or action asks for exactly one of these. */
export const PERMISSIONS = [
  'device:read',
  'device:write',
  'device:tag',
  'device:sync',
  'device:delete',
  'group:read',
  'group:write',
  'policy:read',
  'policy:write',
  'policy:assign',
  'report:read',
  'scope:read',
  'scope:write',
  'connector:read',
  'connector:write',
  'tenant:read',
  'tenant:write',
  'user:read',
  'user:write',
  'audit:read',
] as const
export type Permission = (typeof PERMISSIONS)[number]
