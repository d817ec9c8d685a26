import 'server-only'
import { notFound } from 'next/navigation'
import type { TenantTx } from '@/lib/db/with-tenant'
import { can } from '@/lib/domain/access'
import { getProfile, type Profile } from '@/lib/domain/catalog'
import { diffVersions, productDefaults, type VersionContent } from '@/lib/domain/versions'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { policyTypeOf } from '../policies/stored-policy'
import { toDiffView, type DiffView } from './diff-view'
import { sideText, type CompareParams, type CompareSide } from './params'
import { contentSelect, findVersionContent, toVersionContent } from './version-content'
import { authorName, namesOfGroups, namesOfUsers } from './version-words'

/** What a side of a comparison is called. */
export interface SideLabel {
  /** As the URL has it. */
  readonly value: string
  readonly title: string
  /** Who saved it and when; null for the product's defaults. */
  readonly saved: { readonly by: string | null; readonly at: string } | null
}

export interface Comparison {
  readonly from: SideLabel
  readonly to: SideLabel
  readonly view: DiffView
  /** Versions to choose from, newest first. */
  readonly versions: readonly { readonly number: number; readonly note: string }[]
  /** Other policies of the profile, by name. */
  readonly policies: readonly { readonly id: string; readonly name: string }[]
  /** No profile knows the policy: there are no defaults to compare with. */
  readonly hasProfile: boolean
}

/** More than anyone looks through in a list box; the URL takes any. */
const CHOICES = 500

interface ReadSide {
  readonly label: SideLabel
  /** null: the product's defaults, which depend on what the other side configures. */
  readonly content: VersionContent | null
}

/**
 * Two versions of a policy side by side, or one beside another policy of the same profile or the product's defaults. Properties
 * and assignments are compared between versions and policies only. Sides that do not exist: the not-found page.
 */
export async function getComparison(
  actor: Actor,
  policyId: string,
  p: Pick<CompareParams, 'from' | 'to'>,
): Promise<Comparison> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const { tenantId } = actor
    const policy = await tx.policy.findUnique({ where: { tenantId_id: { tenantId, id: policyId } } })
    if (!policy || policy.deletedAt || !can(actor, 'policy:read', policyTypeOf(policy.policyType))) notFound()
    const profile = policy.profileId === null ? undefined : getProfile(policy.profileId)
    const to = p.to ?? { kind: 'version', number: policy.version }
    const from = p.from ?? beforeOf(to, policy.version)
    const read = (side: CompareSide) => readSide(tx, actor, policy, side)
    const [left, right] = [await read(from), await read(to)]
    const [a, b] = [left.content ?? defaultsFor(profile, right), right.content ?? defaultsFor(profile, left)]
    const diff = diffVersions(profile, a, b)
    const isVersions = left.content !== null && right.content !== null
    const groupNames = await namesOfGroups(
      tx,
      tenantId,
      [...a.assignments, ...b.assignments].map((one) => one.groupId),
    )
    const shown = isVersions ? diff : { ...diff, properties: [], assignments: [] }
    return {
      from: left.label,
      to: right.label,
      view: toDiffView(profile, shown, groupNames),
      versions: await tx.policyVersion.findMany({
        where: { tenantId, policyId },
        select: { number: true, note: true },
        orderBy: { number: 'desc' },
        take: CHOICES,
      }),
      policies: profile
        ? await tx.policy.findMany({
            where: { tenantId, profileId: profile.id, deletedAt: null, id: { not: policyId } },
            select: { id: true, name: true },
            orderBy: [{ name: 'asc' }, { id: 'asc' }],
            take: CHOICES,
          })
        : [],
      hasProfile: profile !== undefined,
    }
  })
}

function beforeOf(to: CompareSide, current: number): CompareSide {
  return { kind: 'version', number: to.kind === 'version' ? Math.max(1, to.number - 1) : current }
}

async function readSide(
  tx: TenantTx,
  actor: Actor,
  policy: { readonly id: string; readonly profileId: string | null; readonly version: number },
  side: CompareSide,
): Promise<ReadSide> {
  const { tenantId } = actor
  switch (side.kind) {
    case 'defaults':
      if (policy.profileId === null) notFound()
      return {
        label: { value: sideText(side), title: 'Product defaults', saved: null },
        content: null,
      }
    case 'version': {
      const isCurrent = side.number === policy.version
      const title = `Version ${side.number}${isCurrent ? ' (current)' : ''}`
      return readVersion(tx, tenantId, policy.id, side.number, { value: sideText(side), title })
    }
    case 'policy': {
      const other = await tx.policy.findUnique({
        where: { tenantId_id: { tenantId, id: side.policyId } },
        select: { name: true, version: true, profileId: true, deletedAt: true },
      })
      // A policy of another profile shares no setting with this one.
      if (!other || other.deletedAt || other.profileId === null || other.profileId !== policy.profileId)
        notFound()
      const label = { value: sideText(side), title: `${other.name}, version ${other.version}` }
      return readVersion(tx, tenantId, side.policyId, other.version, label)
    }
  }
}

async function readVersion(
  tx: TenantTx,
  tenantId: string,
  policyId: string,
  number: number,
  label: Omit<SideLabel, 'saved'>,
): Promise<ReadSide> {
  const version = await tx.policyVersion.findUnique({
    where: { tenantId_policyId_number: { tenantId, policyId, number } },
    select: { ...contentSelect, authorId: true, createdAt: true },
  })
  if (!version) notFound()
  const names = await namesOfUsers(tx, [version.authorId])
  const saved = { by: authorName(names, version.authorId), at: version.createdAt.toISOString() }
  return { label: { ...label, saved }, content: toVersionContent(version) }
}

/** What the product does about the settings that the other side configures. */
function defaultsFor(profile: Profile | undefined, other: ReadSide): VersionContent {
  const ids = Object.keys(other.content?.settings.values ?? {})
  return {
    name: '',
    description: '',
    roleScopeTags: null,
    settings: { values: profile ? productDefaults(profile, ids) : {}, unknown: [] },
    assignments: [],
  }
}

/** What one version changed against the version before it; null for the first. */
export async function findVersionChanges(
  actor: Actor,
  policyId: string,
  number: number,
): Promise<DiffView | null> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const { tenantId } = actor
    const policy = await tx.policy.findUnique({
      where: { tenantId_id: { tenantId, id: policyId } },
      select: { profileId: true },
    })
    const before = await findVersionContent(tx, tenantId, policyId, number - 1)
    const after = await findVersionContent(tx, tenantId, policyId, number)
    if (!policy || !before || !after) return null
    const profile = policy.profileId === null ? undefined : getProfile(policy.profileId)
    const ids = [...before.assignments, ...after.assignments].map((one) => one.groupId)
    return toDiffView(profile, diffVersions(profile, before, after), await namesOfGroups(tx, tenantId, ids))
  })
}
