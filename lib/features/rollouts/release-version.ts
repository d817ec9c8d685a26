import type { z } from 'zod'
import type { TenantTx } from '@/lib/db/with-tenant'
import { stageText } from '@/lib/domain/rollout'
import { findRunning, requireStageGroups, startRollout } from './rollout-store'
import type { releaseInput } from './schema'

/**
 * Releases new settings that have just been saved: to every device, or to a stage. While a rollout runs, they are in its
 * stage already, and what the form asked for does not count.
 * @param policy as it was before the save
 * @returns who gets them first, in words for the audit log; null when every device does
 */
export async function releaseVersion(
  tx: TenantTx,
  author: { readonly tenantId: string; readonly userId: string | null },
  policy: { readonly id: string; readonly version: number },
  toVersion: number,
  release: z.output<typeof releaseInput> | undefined,
): Promise<string | null> {
  const { tenantId } = author
  const running = await findRunning(tx, tenantId, policy.id)
  const stage = running?.stage ?? release?.stage
  if (!stage) return null
  // Groups of a rollout that runs may have gone meanwhile, which is no reason to refuse new settings.
  const names = running ? new Map<string, string>() : await requireStageGroups(tx, tenantId, stage)
  if (!running && release) {
    const versions = { id: policy.id, fromVersion: policy.version, toVersion }
    await startRollout(tx, author, versions, release)
  }
  return running ? 'The devices of the rollout that runs' : stageText(stage, (id) => names.get(id))
}
