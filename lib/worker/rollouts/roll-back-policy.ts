import type { TenantTx } from '@/lib/db/with-tenant'

/**
 * Saves the settings of an earlier version of a policy as its next one; name, description and assignments stay as they are.
 * The version lock is the policy's own.
 * @returns the number of the new version; null when the policy has changed since `version` or is deleted
 */
export async function rollBackPolicy(
  tx: TenantTx,
  author: { readonly tenantId: string; readonly userId: string | null },
  policy: { readonly id: string; readonly version: number },
  toVersion: number,
  revision: number,
): Promise<number | null> {
  const { tenantId, userId } = author
  const number = policy.version + 1
  const saved = await tx.$executeRaw`
    update "Policy" p set version = ${number}, "updatedAt" = now(), "updatedBy" = ${userId}, "settingCount" = (
      select (select count(*) from jsonb_object_keys(v.settings->'values'))::int
        + coalesce(jsonb_array_length(v.settings->'unknown'), 0)
      from "PolicyVersion" v where v."tenantId" = ${tenantId} and v."policyId" = ${policy.id} and v.number = ${toVersion})
    where p."tenantId" = ${tenantId} and p.id = ${policy.id} and p.version = ${policy.version} and p."deletedAt" is null`
  if (saved === 0) return null
  await tx.$executeRaw`
    insert into "PolicyVersion" ("tenantId", "policyId", number, name, description, settings, assignments,
      "roleScopeTags", note, revision, "authorId")
    select c."tenantId", c."policyId", ${number}, c.name, c.description, f.settings, c.assignments,
      c."roleScopeTags", ${`Rolled back to version ${toVersion}`}, ${revision}, ${userId}
    from "PolicyVersion" c join "PolicyVersion" f
      on f."tenantId" = c."tenantId" and f."policyId" = c."policyId" and f.number = ${toVersion}
    where c."tenantId" = ${tenantId} and c."policyId" = ${policy.id} and c.number = ${policy.version}`
  return number
}
