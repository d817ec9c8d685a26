import 'server-only'
import type { Prisma } from '@/lib/db/generated/client'
import type { TenantTx } from '@/lib/db/with-tenant'
import type { VersionAssignment } from '@/lib/domain/versions'
import { toTargets } from '../policy-versions/to-targets'
import { assignmentsText } from '../policies/audit'
import type { AssignmentInput } from '../policies/schema'
import { changeTargets, isSameTargets } from './change-targets'
import { keepUneditable, savedAssignments } from './keep-uneditable'
import type { AssignPoliciesInput } from './schema'

export interface PlannedChange {
  readonly policy: Prisma.PolicyModel
  readonly version: number
  readonly before: readonly AssignmentInput[]
  readonly after: readonly AssignmentInput[]
  /** What is saved: `after` with the filters and users that stay. */
  readonly saved: readonly VersionAssignment[]
  readonly beforeText: string
  readonly afterText: string
  /** 'stale': somebody saved it since the list was read. */
  readonly state: 'changes' | 'same' | 'stale'
}

export interface Plan {
  readonly changes: readonly PlannedChange[]
  /** Chosen policies that are gone by now. */
  readonly missing: readonly string[]
}

/** Each chosen policy with its assignments before and after, in the order chosen. Writes nothing. */
export async function planChanges(tx: TenantTx, tenantId: string, input: AssignPoliciesInput): Promise<Plan> {
  const ids = input.policies.map((one) => one.id)
  const policies = await tx.policy.findMany({ where: { tenantId, id: { in: ids }, deletedAt: null } })
  const known = new Map(policies.map((policy) => [policy.id, policy]))
  const drafts = []
  for (const { id, version } of input.policies) {
    const policy = known.get(id)
    if (!policy) continue
    const stored = await savedAssignments(tx, tenantId, id, policy.version)
    const before = toTargets(stored)
    const after = changeTargets(before, input.mode, input.targets)
    drafts.push({ policy, version, stored, before, after })
  }
  const groups = await tx.group.findMany({
    where: {
      tenantId,
      id: {
        in: [...new Set(drafts.flatMap(({ before, after }) => [...before, ...after].flatMap(groupIdsOf)))],
      },
    },
    select: { id: true, displayName: true },
  })
  const names = new Map(groups.map((group) => [group.id, group.displayName]))
  return {
    missing: ids.filter((id) => !known.has(id)),
    changes: drafts.map(({ policy, version, stored, before, after }): PlannedChange => ({
      policy,
      version,
      before,
      after,
      saved: keepUneditable(stored, after),
      beforeText: assignmentsText(before, names),
      afterText: assignmentsText(after, names),
      state: policy.version !== version ? 'stale' : isSameTargets(before, after) ? 'same' : 'changes',
    })),
  }
}

const groupIdsOf = (one: AssignmentInput) => (one.kind === 'allDevices' ? [] : [one.groupId])
