import type { TenantTx } from '@/lib/db/with-tenant'
import { assetConditionsSchema, type AssetCondition } from '@/lib/domain/asset-rules'

export interface StoredRule {
  readonly id: string
  readonly tag: string
  readonly isEnabled: boolean
  readonly conditions: readonly AssetCondition[]
}

/** A tenant's asset rules in the order of their ids. */
export async function loadAssetRules(tx: TenantTx, tenantId: string): Promise<readonly StoredRule[]> {
  const rows = await tx.assetRule.findMany({
    where: { tenantId },
    select: { id: true, tag: true, isEnabled: true, conditions: true },
    orderBy: { id: 'asc' },
  })
  return rows.map((row) => ({ ...row, conditions: assetConditionsSchema.parse(row.conditions) }))
}
