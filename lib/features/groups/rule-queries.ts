import 'server-only'
import { DomainError } from '@/lib/db/errors'
import { withTenant } from '@/lib/db/with-tenant'
import { can } from '@/lib/domain/access'
import type { FleetIndex } from '@/lib/domain/fleet'
import { checkRule, evaluateRule, type RuleNode } from '@/lib/domain/groups'
import { fleetIndexOf } from '@/lib/worker/fleet-index-cache'
import { toDirectoryProperties } from '@/lib/worker/load-fleet'
import type { Actor } from '../core/actor'
import { compareMembers, type MemberChange } from './compare-members'
import {
  PREVIEW_PAGE_SIZE,
  type ParsedRuleQuestion,
  type PreviewDevices,
  type RuleAnswers,
  type RulePreview,
  type ValidatedDevice,
} from './rule-question'

type Question<K extends ParsedRuleQuestion['kind']> = Extract<ParsedRuleQuestion, { kind: K }>

/**
 * Answers one question about a rule that need not be saved; writes nothing. Throws `invalid` for a rule with errors,
 * `notFound` for a group that this tenant does not have, and `forbidden`.
 */
export async function answerRuleQuestion(
  actor: Actor,
  question: ParsedRuleQuestion,
): Promise<RuleAnswers[keyof RuleAnswers]> {
  switch (question.kind) {
    case 'preview':
      return getRulePreview(actor, question)
    case 'devices':
      return listPreviewDevices(actor, question)
    case 'validate':
      return validateRule(actor, question)
  }
}

/** How many devices the rule selects now, and how many would join and leave a saved group. */
export async function getRulePreview(
  actor: Actor,
  question: Omit<Question<'preview'>, 'kind'>,
): Promise<RulePreview> {
  const { index, revision, change } = await readMemberChange(actor, question)
  return {
    revision,
    devices: index.deviceIds.size,
    members: change.members.size,
    joins: change.joins.size,
    leaves: change.leaves.size,
  }
}

/** One page of the devices behind a number of the preview, in the order of the index. */
export async function listPreviewDevices(
  actor: Actor,
  question: Omit<Question<'devices'>, 'kind'>,
): Promise<PreviewDevices> {
  const { index, change } = await readMemberChange(actor, question)
  const devices = change[question.list]
  const page = Math.min(question.page, Math.max(1, Math.ceil(devices.size / PREVIEW_PAGE_SIZE)))
  const rows = devices.page((page - 1) * PREVIEW_PAGE_SIZE, PREVIEW_PAGE_SIZE).map((id) => {
    const device = index.device(id)
    return { id, name: device?.name ?? id, osName: device?.osName ?? '' }
  })
  return { rows, total: devices.size, page }
}

/** Why each of the devices is in the rule or not: the tree of the directory's evaluateDynamicMembership. By name. */
export async function validateRule(
  actor: Actor,
  { membershipRule, deviceIds }: Omit<Question<'validate'>, 'kind'>,
): Promise<readonly ValidatedDevice[]> {
  requirePermission(actor)
  const rule = parseRule(membershipRule)
  const { tenantId } = actor
  const { devices, objects } = await withTenant(
    tenantId,
    async (tx) => {
      const found = await tx.device.findMany({
        where: { tenantId, id: { in: [...deviceIds] } },
        select: { id: true, name: true, directoryObjectId: true },
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
      })
      const ids = found.flatMap((device) => device.directoryObjectId ?? [])
      const where = { tenantId, deletedAt: null, id: { in: ids } }
      return { devices: found, objects: await tx.directoryObject.findMany({ where }) }
    },
    { readOnly: true },
  )
  const byId = new Map(objects.map((object) => [object.id, object]))
  const memberOf = await directGroupsReader(tenantId, rule)
  return devices.map(({ id, name, directoryObjectId }) => {
    const object = directoryObjectId ? byId.get(directoryObjectId) : undefined
    if (!object) return { id, name, evaluation: null }
    const properties = { ...toDirectoryProperties(object), memberOf: memberOf?.(id) }
    return { id, name, evaluation: evaluateRule(rule, properties) }
  })
}

/** Of the groups that a memberOf rule names, those that have a device as a direct member; null for other rules. */
async function directGroupsReader(
  tenantId: string,
  rule: RuleNode,
): Promise<((deviceId: string) => readonly string[]) | null> {
  if (rule.kind !== 'memberOf') return null
  const { index } = await fleetIndexOf(tenantId)
  const members = rule.groupIds.map((id) => ({ id, devices: index.matching({ ...rule, groupIds: [id] }) }))
  return (deviceId) => members.filter(({ devices }) => devices.has(deviceId)).map(({ id }) => id)
}

async function readMemberChange(
  actor: Actor,
  { membershipRule, groupId }: { readonly membershipRule: string; readonly groupId: string | null },
): Promise<{ index: FleetIndex; revision: number; change: MemberChange }> {
  requirePermission(actor)
  const rule = parseRule(membershipRule)
  const { index, revision } = await fleetIndexOf(actor.tenantId)
  if (groupId !== null && !index.groups.has(groupId)) {
    throw new DomainError('notFound', 'This group does not exist any more. Reload the page.')
  }
  return { index, revision, change: compareMembers(index, rule, groupId) }
}

function parseRule(text: string): RuleNode {
  const check = checkRule(text)
  if (check.ok) return check.ast
  throw new DomainError('invalid', check.errors[0]?.message ?? 'Correct the rule.')
}

function requirePermission(actor: Actor): void {
  if (can(actor, 'group:read')) return
  throw new DomainError(
    'forbidden',
    `Your role, ${actor.roleName}, lacks the permission group:read. Ask an administrator of the tenant for it.`,
  )
}
