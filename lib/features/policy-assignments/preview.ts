import 'server-only'
import { PLATFORMS } from '@/lib/domain/catalog'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import type { AssignmentInput } from '../policies/schema'
import { planChanges } from './planned-changes'
import { assignmentReach } from './reach'
import type { AssignPoliciesInput } from './schema'

export interface AssignPreviewRow {
  readonly id: string
  readonly name: string
  readonly before: string
  readonly after: string
  /** Devices that are targeted and that the policy's platform and channel can reach. */
  readonly devicesBefore: number
  readonly devicesAfter: number
  readonly state: 'changes' | 'same' | 'stale'
}

export interface AssignPreview {
  readonly rows: readonly AssignPreviewRow[]
  readonly missing: number
}

/** What `assignPolicies` would do with the same input: each policy before and after. Needs policy:assign. */
export async function previewAssignPolicies(
  actor: Actor,
  input: AssignPoliciesInput,
): Promise<AssignPreview> {
  return queryTenant(actor, 'policy:assign', async (tx) => {
    const plan = await planChanges(tx, actor.tenantId, input)
    // Policies of one baseline are assigned alike: each different list is counted once.
    const counted = new Map<string, number>()
    const reachOf = async (assignments: readonly AssignmentInput[], stored: string) => {
      const platform = PLATFORMS.find((one) => one === stored) ?? null
      const key = JSON.stringify([platform, assignments])
      const known = counted.get(key)
      if (known !== undefined) return known
      const { reachable } = await assignmentReach(tx, actor.tenantId, {
        assignments: [...assignments],
        platform,
      })
      counted.set(key, reachable)
      return reachable
    }
    const rows: AssignPreviewRow[] = []
    for (const { policy, before, after, beforeText, afterText, state } of plan.changes) {
      rows.push({
        id: policy.id,
        name: policy.name,
        before: beforeText,
        after: afterText,
        devicesBefore: await reachOf(before, policy.platform),
        devicesAfter: await reachOf(after, policy.platform),
        state,
      })
    }
    return { rows, missing: plan.missing.length }
  })
}
