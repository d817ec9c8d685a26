import type { TenantTx } from '@/lib/db/with-tenant'
import { hasTag } from '@/lib/domain/enrollment'
import { parseStoredSurvey } from '@/lib/worker/enrollment/stored-device'
import type { VersionContent } from '@/lib/domain/versions'
import { readRestorable } from '../policy-versions/restorable'
import { mergeTags } from '../device-api/merge-tags'
import type { ParsedDraft } from './schema'

/** What a draft is held against that the fleet index does not keep. */
export interface DraftFacts {
  /** The group's kind and state; null where there is no such group. */
  readonly group: { readonly kind: string; readonly processingState: string } | null
  /** Tags of each device as the edit leaves them; devices that do not exist are absent. */
  readonly tagsAfter: Readonly<Record<string, readonly string[]>>
  /** The version to restore, groups that are gone left out; null where there is no such version. */
  readonly restored: VersionContent | null
}

const NOTHING: DraftFacts = { group: null, tagsAfter: {}, restored: null }

/** Reads what this draft needs, and for most drafts that is nothing. */
export async function readDraftFacts(
  tx: TenantTx,
  tenantId: string,
  draft: ParsedDraft,
): Promise<DraftFacts> {
  if (draft.kind === 'groupRule' || draft.kind === 'groupMembers') {
    const group = await tx.group.findUnique({
      where: { tenantId_id: { tenantId, id: draft.groupId } },
      select: { kind: true, processingState: true },
    })
    return { ...NOTHING, group }
  }
  if (draft.kind === 'policyRestored') {
    const wanted = await readRestorable(tx, tenantId, draft.policyId, draft.number)
    return { ...NOTHING, restored: wanted?.content ?? null }
  }
  if (draft.kind !== 'deviceTags') return NOTHING
  const devices = await tx.device.findMany({
    where: { tenantId, id: { in: [...new Set(draft.deviceIds)] } },
    select: { id: true, tags: true, survey: true },
  })
  return { ...NOTHING, tagsAfter: Object.fromEntries(devices.map((d) => [d.id, editedTags(d, draft)])) }
}

/** As the action leaves them: tags that the device reports itself stay, because they would be back at its next check-in. */
function editedTags(
  device: { readonly tags: readonly string[]; readonly survey: unknown },
  edit: { readonly add: readonly string[]; readonly remove: readonly string[] },
): readonly string[] {
  const reported = parseStoredSurvey(device.survey).tags
  const kept = device.tags.filter((tag) => !hasTag(edit.remove, tag) || hasTag(reported, tag))
  return mergeTags(kept, [], edit.add)
}
