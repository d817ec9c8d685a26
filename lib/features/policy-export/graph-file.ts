import type { TenantTx } from '@/lib/db/with-tenant'
import type { GraphPolicy } from '@/lib/domain/interchange'
import { getStoredPolicy, getStoredSettings } from '../policies/stored-policy'
import { fileNameOf } from './file-name'
import type { ExportFile } from './settings-export'
import { storedGraphPolicy } from './stored-graph-policy'

export interface ExportedPolicy {
  readonly name: string
  readonly body: GraphPolicy
}

/** What `exportPolicies` gives, in a transaction of the caller. Throws DomainError 'notFound' for an unknown id. */
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
