import 'server-only'
import type { TenantTx } from '@/lib/db/with-tenant'
import type { GraphPolicy } from '@/lib/domain/interchange'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { getStoredPolicy, getStoredSettings } from '../policies/stored-policy'
import { fileNameOf } from './file-name'
import type { ExportFile } from './settings-export'
import { storedGraphPolicy } from './stored-graph-policy'

export interface ExportedPolicy {
  readonly name: string
  readonly body: GraphPolicy
}

/**
 * Policies as Graph configurationPolicies bodies, ready to be created in any tenant, in the order of the ids. Secrets are
 * left out, as the service leaves them out. Throws DomainError 'notFound' for an unknown id.
 */
export async function exportPolicies(actor: Actor, ids: readonly string[]): Promise<ExportedPolicy[]> {
  return queryTenant(actor, 'policy:read', (tx) => readGraphPolicies(tx, actor.tenantId, ids))
}

/** The same in a transaction, for whoever has no actor. */
export async function readGraphPolicies(
  tx: TenantTx,
  tenantId: string,
  ids: readonly string[],
): Promise<ExportedPolicy[]> {
  const exported: ExportedPolicy[] = []
  for (const id of new Set(ids)) {
    const policy = await getStoredPolicy(tx, tenantId, id)
    const settings = await getStoredSettings(tx, tenantId, id, policy.version)
    const assignments = await tx.assignment.findMany({
      where: { tenantId, policyId: id },
      orderBy: { id: 'asc' },
    })
    exported.push({ name: policy.name, body: storedGraphPolicy(policy, settings, assignments) })
  }
  return exported
}

/** One policy, or several as a Graph collection, which import reads again. */
export function graphFile(exported: readonly ExportedPolicy[]): ExportFile {
  const [first] = exported
  const isOne = exported.length === 1 && first !== undefined
  const content = isOne ? first.body : { value: exported.map(({ body }) => body) }
  return {
    name: `${fileNameOf(isOne ? first.name : 'policies', 'policy')}.json`,
    mediaType: 'application/json; charset=utf-8',
    text: `${JSON.stringify(content, null, 2)}\n`,
    omitted: [],
  }
}
