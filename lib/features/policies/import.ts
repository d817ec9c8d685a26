import 'server-only'
import { DomainError } from '@/lib/db/errors'
import { newId } from '@/lib/db/new-id'
import { toNullableJson } from '@/lib/db/to-json'
import { withTenant, type TenantTx } from '@/lib/db/with-tenant'
import { wakeResolution } from '@/lib/worker/wake-resolution'
import { insertPolicy } from './create-policy'
import { MAX_IMPORT_POLICIES } from './fields'
import { readImport, type FileReading, type ImportFile, type ReadyPolicy } from './read-import'

export interface CreatedPolicy {
  readonly id: string
  readonly name: string
  readonly profileId: string | null
  readonly profileName: string | null
  readonly settings: number
  readonly unknownSettings: number
}

export interface ImportResult {
  readonly created: readonly CreatedPolicy[]
  /** What each file gave, with all that was not understood. */
  readonly files: readonly FileReading[]
}

interface Author {
  readonly tenantId: string
  /** null: nobody signed in (the command line). */
  readonly userId: string | null
}

/**
 * Writes every policy that was read, or none, inside the caller's transaction. Nothing is assigned, so nothing reaches a
 * device yet. The caller sees to revision, audit and queue, as the action factory does.
 */
export async function insertImported(
  tx: TenantTx,
  author: Author,
  revision: number,
  readings: readonly FileReading[],
): Promise<readonly CreatedPolicy[]> {
  const ready = readings.flatMap((reading) => reading.policies)
  if (ready.length === 0)
    throw new DomainError('invalid', 'There is no policy in these files. Choose policy exports in JSON.')
  if (ready.length > MAX_IMPORT_POLICIES) {
    throw new DomainError(
      'invalid',
      `These files hold ${ready.length} policies; ${MAX_IMPORT_POLICIES} can be imported at a time. Import them in parts.`,
    )
  }
  const created: CreatedPolicy[] = []
  for (const item of ready)
    created.push(toCreated(await insertPolicy(tx, author, revision, item.policy), item))
  return created
}

function toCreated(id: string, { policy, profileName, unknownSettingIds }: ReadyPolicy): CreatedPolicy {
  return {
    id,
    name: policy.name,
    profileId: policy.profileId,
    profileName,
    settings: Object.keys(policy.settings.values).length,
    unknownSettings: unknownSettingIds.length,
  }
}

/** What the audit log says about one imported policy. */
export function importAudit(policy: CreatedPolicy) {
  return {
    targetType: 'policy' as const,
    targetId: policy.id,
    targetName: policy.name,
    after: {
      profile: policy.profileName ?? 'no known profile',
      settings: policy.settings,
      unknownSettings: policy.unknownSettings,
    },
  }
}

/**
 * Imports files into a tenant outside the console (the command line): all policies or none, with revision, audit and
 * queued job in the same transaction. Throws DomainError 'invalid' when no file holds a policy.
 */
export async function importPolicies(
  author: Author & { readonly userName: string },
  files: readonly ImportFile[],
): Promise<ImportResult> {
  const readings = readImport(files)
  const { tenantId } = author
  const created = await withTenant(tenantId, async (tx) => {
    const { revision } = await tx.tenant.update({
      where: { id: tenantId },
      data: { revision: { increment: 1 } },
      select: { revision: true },
    })
    const policies = await insertImported(tx, author, revision, readings)
    await tx.auditEvent.createMany({
      data: policies.map((policy) => {
        const { after, ...target } = importAudit(policy)
        return {
          tenantId,
          id: newId('aud'),
          actorId: author.userId,
          actorName: author.userName,
          action: 'policy.import',
          revision,
          after: toNullableJson(after),
          ...target,
        }
      }),
    })
    await wakeResolution(tx, tenantId)
    return policies
  })
  return { created, files: readings }
}
