/** How long a deleted policy can be restored. The database function bulwark_purge_policies says the same. */
export const DELETED_POLICY_DAYS = 30
