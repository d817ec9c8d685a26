import 'server-only'
import { notFound } from 'next/navigation'
import type { TenantTx } from '@/lib/db/with-tenant'
import { getProfile, type SettingValues } from '@/lib/domain/catalog'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { toPolicyValues, type PolicyValues } from './policy-values'
import { hideSecrets } from './secrets'
import { storedSettingsSchema } from './stored-policy'

export interface VersionRow {
  readonly number: number
  readonly name: string
  readonly note: string
  readonly revision: number
  readonly authorName: string | null
  readonly createdAt: string
}

/** Versions of a policy, newest first. */
export async function listVersions(
  actor: Actor,
  policyId: string,
  page: { readonly offset: number; readonly limit: number },
): Promise<{ rows: VersionRow[]; total: number }> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const where = { tenantId: actor.tenantId, policyId }
    const rows = await tx.policyVersion.findMany({
      where,
      select: { number: true, name: true, note: true, revision: true, authorId: true, createdAt: true },
      orderBy: { number: 'desc' },
      skip: page.offset,
      take: page.limit,
    })
    const names = await authorNames(
      tx,
      rows.flatMap((row) => row.authorId ?? []),
    )
    return {
      total: await tx.policyVersion.count({ where }),
      rows: rows.map(({ authorId, createdAt, ...row }) => ({
        ...row,
        authorName: authorId === null ? null : (names.get(authorId) ?? 'Former administrator'),
        createdAt: createdAt.toISOString(),
      })),
    }
  })
}

async function authorNames(tx: TenantTx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const users = await tx.user.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, name: true },
  })
  return new Map(users.map((user) => [user.id, user.name]))
}

/** What one version of a policy configures, by section. A version that does not exist: the not-found page. */
export async function getVersionValues(
  actor: Actor,
  policyId: string,
  number: number,
): Promise<{ version: VersionRow; values: PolicyValues }> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const { tenantId } = actor
    const policy = await tx.policy.findUnique({ where: { tenantId_id: { tenantId, id: policyId } } })
    const version = await tx.policyVersion.findUnique({
      where: { tenantId_policyId_number: { tenantId, policyId, number } },
    })
    if (!policy || policy.deletedAt || !version) notFound()
    const names = await authorNames(tx, version.authorId === null ? [] : [version.authorId])
    const profile = policy.profileId === null ? undefined : getProfile(policy.profileId)
    return {
      version: {
        number,
        name: version.name,
        note: version.note,
        revision: version.revision,
        authorName:
          version.authorId === null ? null : (names.get(version.authorId) ?? 'Former administrator'),
        createdAt: version.createdAt.toISOString(),
      },
      values: toPolicyValues(profile, storedSettingsSchema.parse(version.settings)),
    }
  })
}

/** The current values for the editor, secrets hidden, with the version they are of. */
export async function getEditableSettings(
  actor: Actor,
  policyId: string,
): Promise<{ version: number; values: SettingValues }> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const { tenantId } = actor
    const policy = await tx.policy.findUnique({ where: { tenantId_id: { tenantId, id: policyId } } })
    if (!policy || policy.deletedAt) notFound()
    const version = await tx.policyVersion.findUniqueOrThrow({
      where: { tenantId_policyId_number: { tenantId, policyId, number: policy.version } },
      select: { settings: true },
    })
    return {
      version: policy.version,
      values: hideSecrets(storedSettingsSchema.parse(version.settings).values),
    }
  })
}

/** A policy that chooses an option of a setting. */
export interface OptionUse {
  readonly policyId: string
  readonly name: string
  readonly optionId: string
}

/**
 * For each setting that other policies set: how many they are, in how many different values, and for choices the first of
 * them by name.
 */
export type SettingUsage = Readonly<
  Record<
    string,
    { readonly policies: number; readonly values: number; readonly options?: readonly OptionUse[] }
  >
>

const OPTION_USES_SHOWN = 10

/** Who else sets the settings of a profile; `exceptPolicyId` is the policy being edited. */
export async function listPoliciesSetting(
  actor: Actor,
  settingIds: readonly string[],
  exceptPolicyId: string | null,
): Promise<SettingUsage> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const rows = await tx.$queryRaw<
      { id: string; policies: number; values: number; options: OptionUse[] | null }[]
    >`
      select k.key as id, count(*)::int as policies, count(distinct k.value)::int as values,
        json_agg(json_build_object('policyId', p.id, 'name', p.name, 'optionId', k.value->>'optionId')
          order by p.name, p.id) filter (where k.value->>'kind' = 'choice') as options
      from "Policy" p
      join "PolicyVersion" v on v."tenantId" = p."tenantId" and v."policyId" = p.id and v.number = p.version
      cross join lateral jsonb_each(v.settings->'values') k
      where p."tenantId" = ${actor.tenantId} and p."deletedAt" is null and p.id <> ${exceptPolicyId ?? ''}
        and k.key = any(${[...settingIds]}::text[])
      group by k.key`
    return Object.fromEntries(
      rows.map(({ id, policies, values, options }) => [
        id,
        { policies, values, ...(options ? { options: options.slice(0, OPTION_USES_SHOWN) } : {}) },
      ]),
    )
  })
}
