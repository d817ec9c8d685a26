import 'server-only'
import { notFound } from 'next/navigation'
import { PLATFORMS } from '@/lib/domain/catalog'
import { toGraphPolicy, type GraphPolicy, type ImportedAssignment } from '@/lib/domain/interchange'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { leaveOutSecrets } from '../policies/secrets'
import { storedAssignmentSchema, storedSettingsSchema } from '../policies/stored-policy'
import { download, fileNameOf } from './file-name'

/**
 * Policies as Graph configurationPolicies bodies, ready to be created in any tenant, in the order of the ids. Secrets are
 * left out, as the service leaves them out. An unknown id: the not-found page.
 */
export async function exportPolicies(
  actor: Actor,
  ids: readonly string[],
): Promise<{ name: string; body: GraphPolicy }[]> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const { tenantId } = actor
    const policies = await tx.policy.findMany({ where: { tenantId, deletedAt: null, id: { in: [...ids] } } })
    const policyOf = new Map(policies.map((policy) => [policy.id, policy]))
    const exported: { name: string; body: GraphPolicy }[] = []
    for (const id of new Set(ids)) {
      const policy = policyOf.get(id)
      if (!policy) notFound()
      const version = await tx.policyVersion.findUniqueOrThrow({
        where: { tenantId_policyId_number: { tenantId, policyId: id, number: policy.version } },
      })
      const settings = storedSettingsSchema.parse(version.settings)
      const assignments = await tx.assignment.findMany({
        where: { tenantId, policyId: id },
        orderBy: { id: 'asc' },
      })
      const body = toGraphPolicy({
        name: policy.name,
        description: policy.description,
        profileId: policy.profileId,
        platform: PLATFORMS.find((platform) => platform === policy.platform) ?? null,
        technologies: policy.technologies,
        settings: leaveOutSecrets(settings),
        assignments: assignments.map((row): ImportedAssignment => {
          const { kind, groupId } = storedAssignmentSchema.parse(row)
          return {
            kind,
            ...(groupId ? { groupId } : {}),
            ...(row.filterId ? { filterId: row.filterId } : {}),
          }
        }),
        roleScopeTagIds: policy.roleScopeTags,
      })
      exported.push({ name: policy.name, body })
    }
    return exported
  })
}

/** A download of one policy, or of several as a Graph collection, which import reads again. */
export function exportResponse(exported: readonly { name: string; body: GraphPolicy }[]): Response {
  const [first] = exported
  const isOne = exported.length === 1 && first !== undefined
  const content = isOne ? first.body : { value: exported.map(({ body }) => body) }
  const name = isOne ? first.name : 'policies'
  return download(
    `${JSON.stringify(content, null, 2)}\n`,
    `${fileNameOf(name, 'policy')}.json`,
    'application/json; charset=utf-8',
  )
}
