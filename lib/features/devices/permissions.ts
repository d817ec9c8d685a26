import { can } from '@/lib/domain/access'

/** What this person may do with devices: which commands a page shows. */
export function devicePermissions(actor: { readonly role: string }) {
  return {
    sync: can(actor, 'device:sync'),
    tag: can(actor, 'device:tag'),
    delete: can(actor, 'device:delete'),
  }
}
