/** How long a deleted policy can be restored. The database function bulwark_purge_policies says the same. */
export const DELETED_POLICY_DAYS = 30
/** How long a draft is kept that nobody touches. The same function says so too. */
export const DRAFT_DAYS = 90
