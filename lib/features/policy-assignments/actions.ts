'use server'
import { DomainError } from '@/lib/db/errors'
import { defineAction } from '../core/define-action'
import { policyAudit } from '../policies/audit'
import { requireGroups, requirePolicyPermission, saveVersion } from '../policies/stored-policy'
import { planChanges } from './planned-changes'
import { assignPoliciesInput } from './schema'

/**
 * Adds, replaces or removes targets for up to 200 policies: one transaction, one version and one audit record for each policy
 * that changes. When one of them was saved or deleted since the list was read, nothing is written and the error names them.
 */
export const assignPolicies = defineAction({
  name: 'policy.updateAssignments',
  permission: 'policy:assign',
  affects: 'resolution',
  input: assignPoliciesInput,
  async run({ tx, actor, input, revision }) {
    if (input.mode !== 'remove') await requireGroups(tx, actor.tenantId, input.targets)
    const plan = await planChanges(tx, actor.tenantId, input)
    for (const { policy } of plan.changes) requirePolicyPermission(actor, 'policy:assign', policy.policyType)
    const stale = plan.changes.filter((one) => one.state === 'stale').map((one) => one.policy.name)
    if (stale.length > 0 || plan.missing.length > 0) throw changedMeanwhile(stale, plan.missing.length)
    const changes = plan.changes.filter((one) => one.state === 'changes')
    if (changes.length === 0) {
      throw new DomainError(
        'invalid',
        'Every chosen policy is assigned like this already. Choose other groups.',
      )
    }
    for (const one of changes) {
      await saveVersion(tx, actor, { id: one.policy.id, version: one.version }, revision, {
        assignments: one.saved,
        note: `Assigned to ${one.afterText}, with ${changes.length - 1} other policies`.slice(0, 500),
      })
    }
    return {
      data: { changed: changes.length, same: plan.changes.length - changes.length },
      audit: changes.map((one) =>
        policyAudit(one.policy, {
          before: { assignments: one.beforeText },
          after: { assignments: one.afterText },
          detail: { assignments: one.after, policies: changes.length },
        }),
      ),
    }
  },
})

function changedMeanwhile(stale: readonly string[], missing: number): DomainError {
  const parts = [
    ...(stale.length > 0
      ? [
          `Someone else changed ${stale.slice(0, 5).join(', ')}${stale.length > 5 ? ` and ${stale.length - 5} more` : ''} meanwhile.`,
        ]
      : []),
    ...(missing > 0
      ? [
          missing === 1
            ? 'One of these policies does not exist any more.'
            : `${missing} of these policies do not exist any more.`,
        ]
      : []),
  ]
  return new DomainError(
    'stale',
    `${parts.join(' ')} No policy was assigned. Reload the list and choose again.`,
  )
}
