import type { TenantTx } from '@/lib/db/with-tenant'

/** Names of people by id, for whoever saved or deleted something; people who left are absent. */
export async function namesOfUsers(
  tx: TenantTx,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const users = await tx.user.findMany({
    where: { id: { in: [...new Set(ids.flatMap((id) => id ?? []))] } },
    select: { id: true, name: true },
  })
  return new Map(users.map((user) => [user.id, user.name]))
}

/** Who saved a version; null where no person did. */
export function authorName(names: ReadonlyMap<string, string>, id: string | null): string | null {
  return id === null ? null : (names.get(id) ?? 'Former administrator')
}

/** Names of groups by id, for assignments of any age; groups that are gone are absent. */
export async function namesOfGroups(
  tx: TenantTx,
  tenantId: string,
  ids: readonly (string | null | undefined)[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids.flatMap((id) => id ?? []))]
  if (wanted.length === 0) return new Map()
  const groups = await tx.group.findMany({
    where: { tenantId, id: { in: wanted } },
    select: { id: true, displayName: true },
  })
  return new Map(groups.map((group) => [group.id, group.displayName]))
}
