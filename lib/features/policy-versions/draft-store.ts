import type { Prisma } from '@/lib/db/generated/client'
import { toJson } from '@/lib/db/to-json'
import type { TenantTx } from '@/lib/db/with-tenant'
import type { DraftContent, DraftKind } from './draft-schema'
import { withoutTypedSecrets } from './draft-secrets'

export interface DraftOwner {
  readonly tenantId: string
  readonly userId: string
}

export interface DraftKey {
  readonly kind: DraftKind
  readonly subjectId: string
}

/** Row-level security shows drafts to their author only: the transaction has to name the person before it asks for any. */
export async function actAsOwner(tx: TenantTx, userId: string): Promise<void> {
  await tx.$queryRaw`select set_config('app.user', ${userId}, true)`
}

/** Keeps a draft in place of the one before. Typed secrets are left out here, whatever the form sent. */
export async function storeDraft(
  tx: TenantTx,
  { tenantId, userId }: DraftOwner,
  draft: {
    readonly subjectId: string
    readonly policyId: string | null
    readonly baseVersion: number
    readonly content: DraftContent
  },
  now: Date,
): Promise<void> {
  await actAsOwner(tx, userId)
  const { kind } = draft.content
  const { subjectId, policyId, baseVersion } = draft
  const content: Prisma.InputJsonValue = toJson(storable(draft.content))
  await tx.policyDraft.upsert({
    where: { tenantId_userId_kind_subjectId: { tenantId, userId, kind, subjectId } },
    create: { tenantId, userId, kind, subjectId, policyId, baseVersion, content, updatedAt: now },
    update: { policyId, baseVersion, content, updatedAt: now },
  })
}

/** Removes the person's draft, if there is one: it was saved, or is not wanted. */
export async function dropDraft(
  tx: TenantTx,
  { tenantId, userId }: DraftOwner,
  { kind, subjectId }: DraftKey,
): Promise<void> {
  await actAsOwner(tx, userId)
  await tx.policyDraft.deleteMany({ where: { tenantId, userId, kind, subjectId } })
}

function storable(content: DraftContent): DraftContent {
  if (content.kind === 'settings') return { ...content, ...typedOut(content.values, content.secretIds) }
  if (content.kind !== 'new') return content
  const { values, secretIds } = typedOut(content.settings, content.secretIds)
  return { ...content, settings: values, secretIds }
}

function typedOut(values: Parameters<typeof withoutTypedSecrets>[0], known: readonly string[]) {
  const left = withoutTypedSecrets(values)
  return { values: left.values, secretIds: [...new Set([...known, ...left.secretIds])] }
}
