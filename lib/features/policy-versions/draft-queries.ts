import 'server-only'
import { getProfile, type SettingValues } from '@/lib/domain/catalog'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { hideSecrets } from '../policies/secrets'
import { storedSettingsSchema } from '../policies/stored-policy'
import { draftContentSchema, type DraftContent, type DraftKind, type StoredDraft } from './draft-schema'
import { actAsOwner } from './draft-store'
import { toVersionContent, type StoredContent } from './version-content'

/** The actor's own draft of this, or null. A stored draft that no form understands any more counts as none. */
export async function findDraft<K extends DraftKind>(
  actor: Actor,
  kind: K,
  subjectId: string,
): Promise<StoredDraft<K> | null> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const { tenantId, userId } = actor
    await actAsOwner(tx, userId)
    const row = await tx.policyDraft.findUnique({
      where: { tenantId_userId_kind_subjectId: { tenantId, userId, kind, subjectId } },
    })
    const parsed = draftContentSchema.safeParse(row?.content)
    if (!row || !parsed.success || !isOfKind(parsed.data, kind)) return null
    return { baseVersion: row.baseVersion, content: parsed.data, updatedAt: row.updatedAt.toISOString() }
  })
}

function isOfKind<K extends DraftKind>(
  content: DraftContent,
  kind: K,
): content is Extract<DraftContent, { kind: K }> {
  return content.kind === kind
}

/** The version that a draft started from, for forms: what it changed is told by comparing. Secrets hidden. */
export interface DraftBase {
  readonly version: number
  readonly name: string
  readonly description: string
  /** null: not kept with that version. */
  readonly roleScopeTags: readonly string[] | null
  readonly values: SettingValues
  readonly assignments: ReturnType<typeof toVersionContent>['assignments']
}

/** Null when the version does not exist. */
export async function findDraftBase(
  actor: Actor,
  policyId: string,
  version: number,
): Promise<DraftBase | null> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const row: StoredContent | null = await tx.policyVersion.findUnique({
      where: { tenantId_policyId_number: { tenantId: actor.tenantId, policyId, number: version } },
    })
    if (!row) return null
    const { name, description, roleScopeTags, assignments } = toVersionContent(row)
    const { values } = storedSettingsSchema.parse(row.settings)
    return { version, name, description, roleScopeTags, assignments, values: hideSecrets(values) }
  })
}

/** One of the actor's drafts, for a list of them. */
export interface DraftRow {
  readonly kind: DraftKind
  readonly subjectId: string
  readonly title: string
  /** Address below the tenant. */
  readonly path: string
  readonly updatedAt: string
}

const PART_WORDS: Readonly<Record<DraftKind, string>> = {
  new: 'New policy',
  settings: 'Settings',
  assignments: 'Assignments',
  properties: 'Properties',
}
const PART_PATHS = { settings: 'edit/settings', assignments: 'edit/assignments', properties: 'edit' } as const
const MAX_DRAFTS = 50

/** What the actor has begun and not saved, latest first. Drafts for deleted policies wait until the policy is restored. */
export async function listDrafts(actor: Actor): Promise<readonly DraftRow[]> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const { tenantId, userId } = actor
    await actAsOwner(tx, userId)
    const rows = await tx.policyDraft.findMany({
      where: { tenantId, userId },
      orderBy: { updatedAt: 'desc' },
      take: MAX_DRAFTS,
    })
    const policies = await tx.policy.findMany({
      where: { tenantId, deletedAt: null, id: { in: rows.flatMap((row) => row.policyId ?? []) } },
      select: { id: true, name: true },
    })
    const names = new Map(policies.map((policy) => [policy.id, policy.name]))
    return rows.flatMap((row): DraftRow[] => {
      const parsed = draftContentSchema.safeParse(row.content)
      if (!parsed.success) return []
      const { subjectId } = row
      const base = { subjectId, kind: parsed.data.kind, updatedAt: row.updatedAt.toISOString() }
      if (parsed.data.kind === 'new') {
        const profile = getProfile(subjectId)
        const title = parsed.data.name.trim() || `New policy: ${profile?.name ?? subjectId}`
        return profile
          ? [{ ...base, title, path: `policies/new?profile=${encodeURIComponent(subjectId)}` }]
          : []
      }
      const name = names.get(subjectId)
      if (name === undefined) return []
      const { kind } = parsed.data
      return [
        {
          ...base,
          title: `${name}: ${PART_WORDS[kind].toLowerCase()}`,
          path: `policies/${subjectId}/${PART_PATHS[kind]}`,
        },
      ]
    })
  })
}
