import 'server-only'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { readGraphPolicies, type ExportedPolicy } from './graph-file'

/**
 * Policies as Graph configurationPolicies bodies, ready to be created in any tenant, in the order of the ids. Secrets are
 * left out, as the service leaves them out. Throws DomainError 'notFound' for an unknown id.
 */
export async function exportPolicies(actor: Actor, ids: readonly string[]): Promise<ExportedPolicy[]> {
  return queryTenant(actor, 'policy:read', (tx) => readGraphPolicies(tx, actor.tenantId, ids))
}
