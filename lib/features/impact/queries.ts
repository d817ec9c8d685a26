import 'server-only'
import { DomainError } from '@/lib/db/errors'
import { withTenant } from '@/lib/db/with-tenant'
import { can, type Permission } from '@/lib/domain/access'
import {
  whatIf,
  type FleetChange,
  type FleetIndex,
  type ImpactSelection,
  type WhatIf,
} from '@/lib/domain/fleet'
import type { DeviceResolution, ExplainNode } from '@/lib/domain/resolution'
import { fleetIndexOf } from '@/lib/worker/fleet-index-cache'
import type { Actor } from '../core/actor'
import { listDevices } from './list-devices'
import { readDraftFacts } from './draft-facts'
import type { ImpactRequest, ParsedDraft } from './schema'
import { settingName, toSideTexts } from './side-text'
import { NEW_GROUP_ID, NEW_POLICY_ID, toChanges } from './to-changes'
import { toLists, toPolicyRef, type Naming } from './to-rows'
import type {
  ImpactAnswers,
  ImpactDeviceDetail,
  ImpactDevices,
  ImpactLists,
  ImpactSummary,
  ImpactWhy,
} from './types'
import { rememberedWhatIf } from './what-if-cache'

/** A draft held against the newest saved state of its tenant. */
interface Comparison {
  readonly index: FleetIndex
  readonly revision: number
  readonly resolvedRevision: number
  readonly whatIf: WhatIf
  readonly changes: readonly FleetChange[]
  readonly tookMs: number
  readonly naming: Naming
}

/** Answers one question about a draft; writes nothing. Throws `invalid`, `notFound` or `forbidden` with a message for people. */
export async function answerImpact(
  actor: Actor,
  { draft, question }: ImpactRequest,
): Promise<ImpactAnswers[keyof ImpactAnswers]> {
  switch (question.kind) {
    case 'summary':
      return getImpact(actor, draft)
    case 'more':
      return listImpactRows(actor, draft, question.offset)
    case 'devices':
      return listImpactDevices(actor, draft, question)
    case 'device':
      return getDeviceImpact(actor, draft, question.deviceId)
    case 'why':
      return explainImpact(actor, draft, question.deviceId, question.key)
  }
}

/** The numbers, and the first rows of each list. */
export async function getImpact(actor: Actor, draft: ParsedDraft): Promise<ImpactSummary> {
  const { whatIf: impact, naming, revision, resolvedRevision, tookMs } = await compare(actor, draft)
  return { revision, resolvedRevision, tookMs, counts: impact.counts, ...toLists(impact, naming) }
}

/** The rows of each list that come after the first `offset`. */
export async function listImpactRows(actor: Actor, draft: ParsedDraft, offset: number): Promise<ImpactLists> {
  const { whatIf: impact, naming } = await compare(actor, draft)
  return toLists(impact, naming, offset)
}

/** The devices behind one of the numbers. */
export async function listImpactDevices(
  actor: Actor,
  draft: ParsedDraft,
  list: { readonly selection: ImpactSelection; readonly page: number; readonly q: string },
): Promise<ImpactDevices> {
  const { whatIf: impact, index, changes, revision } = await compare(actor, draft)
  return { revision, ...(await listDevices(impact, { index, changes }, list)) }
}

/** What one device has before and after. */
export async function getDeviceImpact(
  actor: Actor,
  draft: ParsedDraft,
  deviceId: string,
): Promise<ImpactDeviceDetail> {
  const { whatIf: impact, naming } = await compare(actor, draft)
  const device = impact.explain(deviceId)
  if (!device) throw missingDevice()
  const [was, is] = [targeting(device.before?.resolution), targeting(device.after?.resolution)]
  return {
    channelBefore: device.before?.channel ?? null,
    channelAfter: device.after?.channel ?? null,
    gained: [...is].filter((id) => !was.has(id)).map((id) => toPolicyRef(id, naming)),
    lost: [...was].filter((id) => !is.has(id)).map((id) => toPolicyRef(id, naming)),
    settings: device.settings.map(({ key, settingId, before, after }) => ({
      key,
      name: settingName(key, settingId),
      ...toSideTexts(settingId, before, after),
    })),
  }
}

/** Why a setting is what it is on a device, before and after. */
export async function explainImpact(
  actor: Actor,
  draft: ParsedDraft,
  deviceId: string,
  key: string,
): Promise<ImpactWhy> {
  const { whatIf: impact, index } = await compare(actor, draft)
  if (!index.device(deviceId)) throw missingDevice()
  const { before, after } = impact.explainSetting(deviceId, key)
  return { before, after: after && withoutDraftIds(after) }
}

/** What has no id before it is saved has no page to lead to. */
function withoutDraftIds(node: ExplainNode): ExplainNode {
  const { policyId, groupId, children } = node
  return {
    ...node,
    policyId: policyId === NEW_POLICY_ID ? undefined : policyId,
    groupId: groupId === NEW_GROUP_ID ? undefined : groupId,
    children: children.map(withoutDraftIds),
  }
}

async function compare(actor: Actor, draft: ParsedDraft): Promise<Comparison> {
  requireImpactPermission(actor, draft)
  const { tenantId } = actor
  const { index, revision } = await fleetIndexOf(tenantId)
  const { resolvedRevision, facts } = await withTenant(
    tenantId,
    async (tx) => {
      const tenant = await tx.tenant.findUniqueOrThrow({
        where: { id: tenantId },
        select: { resolvedRevision: true },
      })
      return { ...tenant, facts: await readDraftFacts(tx, tenantId, draft) }
    },
    { readOnly: true },
  )
  const changes = toChanges(index, draft, facts, Date.now())
  return {
    index,
    changes,
    revision,
    resolvedRevision,
    // The same draft and the same facts have the same answer. Counted as reports count: what this channel delivers.
    ...rememberedWhatIf(index, [draft, facts], () => whatIf(index, changes, { channel: 'mde' })),
    naming: { policies: index.policies, draft: draftPolicy(index, draft) },
  }
}

/** Whoever may read what the edit is about, policies and devices may see what it would do. */
function requireImpactPermission(actor: Actor, draft: ParsedDraft): void {
  const needed: readonly Permission[] = ['policy:read', 'device:read', subjectPermission(draft)]
  const missing = needed.find((permission) => !can(actor, permission))
  if (!missing) return
  throw new DomainError(
    'forbidden',
    `Your role, ${actor.roleName}, lacks the permission ${missing}. Ask an administrator of the tenant for it.`,
  )
}

function subjectPermission(draft: ParsedDraft): Permission {
  switch (draft.kind) {
    case 'policyCreated':
    case 'policySettings':
    case 'policyAssignments':
    case 'policiesAssigned':
    case 'policyRestored':
    case 'rolloutWidened':
    case 'rolloutCompleted':
    case 'rolloutRolledBack':
      return 'policy:read'
    case 'groupCreated':
    case 'groupRule':
    case 'groupMembers':
      return 'group:read'
    case 'deviceTags':
    case 'devicesExcluded':
      return 'device:read'
    case 'scope':
      return 'scope:read'
    case 'connector':
      return 'connector:read'
  }
}

function draftPolicy(index: FleetIndex, draft: ParsedDraft): Naming['draft'] {
  if (draft.kind === 'policyCreated') return { id: NEW_POLICY_ID, name: draft.name.trim() || 'This policy' }
  if (!('policyId' in draft)) return null
  const policy = index.policies.get(draft.policyId)
  return policy ? { id: policy.id, name: policy.name } : null
}

function targeting(resolution: DeviceResolution | undefined): ReadonlySet<string> {
  return new Set((resolution?.policies ?? []).filter((p) => p.targeting.targeted).map((p) => p.policyId))
}

function missingDevice(): DomainError {
  return new DomainError('notFound', 'This device does not exist any more.')
}
