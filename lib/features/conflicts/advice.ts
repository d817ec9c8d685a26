import 'server-only'
import { DomainError } from '@/lib/db/errors'
import { withTenant } from '@/lib/db/with-tenant'
import { can } from '@/lib/domain/access'
import { getProfile } from '@/lib/domain/catalog'
import { adviseConflict, type Advice, type FleetIndex, type WayOut } from '@/lib/domain/fleet'
import type { ResolutionPolicy } from '@/lib/domain/resolution'
import { fleetIndexOf } from '@/lib/worker/fleet-index-cache'
import type { Actor } from '../core/actor'
import type { AdviceAnswer, WayOutEdit, WayOutRow } from './advice-schema'
import { CHANNEL, cohortsInConflict } from './contest-devices'
import { wayOutEditHref, wayOutId, type ContestReference } from './way-out'

/** Ways out of a conflict on the newest saved state, least harm first. Throws `forbidden` without policy:read. */
export async function getAdvice(actor: Actor, conflict: ContestReference): Promise<AdviceAnswer> {
  if (conflict.key === '') throw new DomainError('invalid', 'The question names no setting. Reload the page.')
  const { index, revision } = await indexFor(actor)
  const ways = adviceFor(index, conflict)
  const resolvedRevision = await readResolvedRevision(actor.tenantId)
  const [first] = ways
  return {
    revision,
    resolvedRevision,
    devices: first ? first.helped + first.remaining : countDevices(index, conflict),
    ways: ways.map((advice) => toRow(actor, index, conflict, advice)),
  }
}

function countDevices(index: FleetIndex, conflict: ContestReference): number {
  let devices = 0
  for (const cohort of cohortsInConflict(index, conflict)) devices += cohort.deviceCount
  return devices
}

/** The newest index, for whoever may read policies and devices as well as reports. */
export async function indexFor(
  actor: Actor,
): Promise<{ readonly index: FleetIndex; readonly revision: number }> {
  for (const permission of ['report:read', 'policy:read', 'device:read'] as const) {
    if (can(actor, permission)) continue
    throw new DomainError(
      'forbidden',
      `Your role, ${actor.roleName}, lacks the permission ${permission}. Ask an administrator of the tenant for it.`,
    )
  }
  return fleetIndexOf(actor.tenantId)
}

/** Advice with an id that stays the same as long as policies and groups do. */
export interface NamedAdvice extends Advice {
  readonly id: string
}

/** Answers of each state of an index; gone with it. */
const answers = new WeakMap<FleetIndex, Map<string, readonly NamedAdvice[]>>()
const REMEMBERED = 20

/** The advice on a conflict as reports count it: on devices that this channel manages. Worked out once for each state. */
export function adviceFor(index: FleetIndex, { key, among }: ContestReference): readonly NamedAdvice[] {
  const known = answers.get(index) ?? new Map<string, readonly NamedAdvice[]>()
  answers.set(index, known)
  const question = JSON.stringify([key, among])
  const found =
    known.get(question) ??
    named(adviseConflict(index, { key, channel: CHANNEL, ...(among.length > 0 ? { policyIds: among } : {}) }))
  // Used last, forgotten last.
  known.delete(question)
  known.set(question, found)
  const [oldest] = known.keys()
  if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest)
  return found
}

/** A policy with several values for one setting gives several ways to match it: they are told apart by their turn. */
function named(advice: readonly Advice[]): readonly NamedAdvice[] {
  const turns = new Map<string, number>()
  return advice.map((one) => {
    const id = wayOutId(one.way)
    const turn = (turns.get(id) ?? 0) + 1
    turns.set(id, turn)
    return { ...one, id: turn === 1 ? id : `${id}:${turn}` }
  })
}

export function toRow(
  actor: Actor,
  index: FleetIndex,
  conflict: ContestReference,
  { id, way, title, helped, remaining, newConflicts, sideEffects, changes }: NamedAdvice,
): WayOutRow {
  return {
    id,
    kind: way.kind,
    title,
    helped,
    remaining,
    newConflicts,
    sideEffects,
    edits: changes.flatMap((change): WayOutEdit[] => {
      if (change.kind !== 'policySaved') return []
      const { policy } = change
      const before = index.policies.get(policy.id)
      const href = wayOutEditHref(actor.tenantSlug, policy.id, conflict, { id, kind: way.kind })
      return [
        {
          policyId: policy.id,
          policyName: before?.name ?? policy.name,
          href: mayEdit(actor, policy, way) ? href : null,
        },
      ]
    }),
  }
}

function mayEdit(actor: Actor, policy: ResolutionPolicy, way: WayOut): boolean {
  const isAssignment = way.kind === 'excludeGroup' || way.kind === 'removeAssignment'
  const type = getProfile(policy.profileId)?.policyType
  return can(actor, isAssignment ? 'policy:assign' : 'policy:write', type)
}

async function readResolvedRevision(tenantId: string): Promise<number> {
  const tenant = await withTenant(
    tenantId,
    (tx) => tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { resolvedRevision: true } }),
    { readOnly: true },
  )
  return tenant.resolvedRevision
}
