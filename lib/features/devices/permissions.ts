import { can } from '@/lib/domain/access'

/** What this person may do with devices: which commands a page shows. */
export function devicePermissions(actor: { readonly role: string }) {
  return {
    sync: can(actor, 'device:sync'),
    tag: can(actor, 'device:tag'),
    delete: can(actor, 'device:delete'),
    /** Exclusion takes a device out of the enforcement scope, whoever may delete it. */
    exclude: can(actor, 'scope:write'),
    revokeKey: can(actor, 'device:write'),
  }
}
