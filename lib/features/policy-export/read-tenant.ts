import type { TenantTx } from '@/lib/db/with-tenant'
import { isGraphInstance, type GraphPolicy, type TenantExport } from '@/lib/domain/interchange'
import { storedSettingsSchema } from '../policies/stored-policy'
import { storedGraphPolicy } from './stored-graph-policy'

/**
 * A tenant's configuration: policies as they are now with their assignments, groups, asset rules, enforcement scope.
 * Members of assigned groups are devices of this tenant and are left out, and so are secrets.
 */
export async function readTenantExport(tx: TenantTx, tenantId: string): Promise<TenantExport> {
  const policies = await tx.policy.findMany({ where: { tenantId, deletedAt: null }, orderBy: { id: 'asc' } })
  const versions = await tx.policyVersion.findMany({
    where: { tenantId, OR: policies.map(({ id, version }) => ({ policyId: id, number: version })) },
    select: { policyId: true, settings: true },
  })
  const settingsOf = new Map(versions.map((v) => [v.policyId, storedSettingsSchema.parse(v.settings)]))
  const assignments = await tx.assignment.findMany({ where: { tenantId }, orderBy: { id: 'asc' } })
  const groups = await tx.group.findMany({ where: { tenantId }, orderBy: { id: 'asc' } })
  const nameOf = new Map(groups.map((group) => [group.id, group.displayName]))
  const rules = await tx.assetRule.findMany({ where: { tenantId }, orderBy: { id: 'asc' } })
  const scope = await tx.enforcementScope.findUnique({ where: { tenantId } })
  return {
    policies: policies.map((policy) => {
      const settings = settingsOf.get(policy.id) ?? { values: {}, unknown: [] }
      const own = assignments.filter((one) => one.policyId === policy.id)
      return {
        id: policy.id,
        policyType: policy.policyType,
        kept: settings.unknown.filter((one) => !isGraphInstance(one)),
        body: withGroupNames(nameOf, storedGraphPolicy(policy, settings, own)),
      }
    }),
    groups: groups.map(({ id, displayName, description, membershipRule, processingState }) => ({
      id,
      displayName,
      description,
      membershipRule,
      processingState,
    })),
    assetRules: rules.map(({ id, name, description, tag, conditions, isEnabled }) => ({
      id,
      name,
      body: { description, tag, conditions, isEnabled },
    })),
    scope: scope && switchesOf(scope),
  }
}

/** Assignments go by the group's id; its name stands beside it for those who read the folder. */
function withGroupNames(nameOf: ReadonlyMap<string, string>, body: GraphPolicy): GraphPolicy {
  const assignments = body.assignments.map((assignment) => {
    const { groupId } = assignment.target
    const name = typeof groupId === 'string' ? nameOf.get(groupId) : undefined
    return name === undefined
      ? assignment
      : { ...assignment, target: { ...assignment.target, groupDisplayName: name } }
  })
  return { ...body, assignments }
}

/** The switches alone: times and counters change by themselves. */
function switchesOf<
  T extends { readonly tenantId: string; readonly version: number; readonly updatedAt: Date },
>({ tenantId: _tenant, version: _version, updatedAt: _at, ...switches }: T) {
  return switches
}
