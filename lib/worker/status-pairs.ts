import { z } from 'zod'
import { groupBy } from '@/lib/domain/group-by'
import type { TenantTx } from '@/lib/db/with-tenant'
import type { Status } from '@/lib/domain/resolution'

/**
 * Status without looking at single devices. Devices of one cohort that acknowledged the same policy set have the same
 * status in everything but the exceptions they reported, so reports are aggregates over (cohort, acknowledged set) pairs:
 * a million devices are a few thousand pairs.
 */
export interface StatusPair {
  readonly cohortId: string
  readonly acknowledgedHash: string | null
  readonly devices: number
  /** Keys that the devices have not acknowledged at the value they are to have. */
  readonly pendingKeys: ReadonlySet<string>
  /** Every key of the cohort with its outcome and contributing policies. */
  readonly units: readonly CohortUnit[]
  readonly policies: readonly {
    readonly policyId: string
    readonly applicable: boolean
    readonly reason: string | null
  }[]
  /** Device.policyStatus before exceptions; null when no policy targets the cohort. */
  readonly deviceStatus: Status | null
}

export interface CohortUnit {
  readonly key: string
  readonly settingId: string
  readonly outcome: 'applied' | 'conflict' | 'notApplicable'
  readonly reason: string | null
  readonly policyIds: readonly string[]
}

export interface PairFilter {
  readonly deviceIds?: readonly string[]
  readonly cohortIds?: readonly string[]
}

const outcomeSchema = z.enum(['applied', 'conflict', 'notApplicable'])

/** The tenant's pairs, with what is pending in each. Reads the policy sets only where desired and acknowledged differ. */
export async function classifyPairs(
  tx: TenantTx,
  tenantId: string,
  filter: PairFilter = {},
): Promise<StatusPair[]> {
  const deviceIds = filter.deviceIds ? [...filter.deviceIds] : null
  const cohortFilter = filter.cohortIds ? [...filter.cohortIds] : null
  const rows = await tx.$queryRaw<
    { cohortId: string; desired: string | null; acknowledged: string | null; devices: number }[]
  >`
    select d."cohortId", c."policySetHash" as desired, d."acknowledgedHash" as acknowledged, count(*)::int as devices
    from "Device" d join "Cohort" c on c."tenantId" = d."tenantId" and c.id = d."cohortId"
    where d."tenantId" = ${tenantId}
      and (${deviceIds}::text[] is null or d.id = any(${deviceIds}::text[]))
      and (${cohortFilter}::text[] is null or d."cohortId" = any(${cohortFilter}::text[]))
    group by 1, 2, 3 order by 1, 3 nulls first`
  const cohortIds = [...new Set(rows.map((r) => r.cohortId))]
  const unitsOf = await loadUnits(tx, tenantId, cohortIds)
  const policiesOf = await loadCohortPolicies(tx, tenantId, cohortIds)
  const hashes = rows.flatMap((r) => (r.desired === r.acknowledged ? [] : [r.desired, r.acknowledged]))
  const documents = await loadDocuments(
    tx,
    tenantId,
    hashes.filter((h) => h !== null),
  )
  return rows.map((row) => {
    const stored = unitsOf.get(row.cohortId) ?? []
    const units = row.desired === null ? stored.map(reportedElsewhere) : stored
    const policies = policiesOf.get(row.cohortId) ?? []
    const pendingKeys = pendingBetween(row.desired, row.acknowledged, units, documents)
    return {
      cohortId: row.cohortId,
      acknowledgedHash: row.acknowledged,
      devices: row.devices,
      pendingKeys,
      units,
      policies,
      deviceStatus: rollUp(units, pendingKeys, policies.length),
    }
  })
}

/** What another channel (Intune) delivers or withholds is reported there: here it counts as not applicable. */
function reportedElsewhere(unit: CohortUnit): CohortUnit {
  return unit.outcome === 'notApplicable'
    ? unit
    : { ...unit, outcome: 'notApplicable', reason: 'reportedElsewhere' }
}

function pendingBetween(
  desired: string | null,
  acknowledged: string | null,
  units: readonly CohortUnit[],
  documents: ReadonlyMap<string, ReadonlyMap<string, string>>,
): ReadonlySet<string> {
  if (desired === acknowledged) return new Set()
  const have = acknowledged ? documents.get(acknowledged) : undefined
  const want = desired ? documents.get(desired) : undefined
  const pending = new Set<string>()
  for (const unit of units) {
    if (unit.outcome === 'applied' && (want === undefined || have?.get(unit.key) !== want.get(unit.key)))
      pending.add(unit.key)
  }
  return pending
}

function rollUp(
  units: readonly CohortUnit[],
  pendingKeys: ReadonlySet<string>,
  policies: number,
): Status | null {
  if (policies === 0) return null
  if (units.some((u) => u.outcome === 'conflict')) return 'conflict'
  if (pendingKeys.size > 0) return 'pending'
  return units.some((u) => u.outcome === 'applied') ? 'succeeded' : 'notApplicable'
}

async function loadUnits(
  tx: TenantTx,
  tenantId: string,
  cohortIds: readonly string[],
): Promise<Map<string, CohortUnit[]>> {
  const rows = await tx.cohortSetting.findMany({
    where: { tenantId, cohortId: { in: [...cohortIds] } },
    select: { cohortId: true, key: true, settingId: true, outcome: true, reason: true, policyIds: true },
    orderBy: { key: 'asc' },
  })
  const units = new Map<string, CohortUnit[]>()
  for (const { cohortId, outcome, ...row } of rows) {
    const list = units.get(cohortId) ?? []
    list.push({ ...row, outcome: outcomeSchema.parse(outcome) })
    units.set(cohortId, list)
  }
  return units
}

async function loadCohortPolicies(tx: TenantTx, tenantId: string, cohortIds: readonly string[]) {
  const rows = await tx.cohortPolicy.findMany({
    where: { tenantId, cohortId: { in: [...cohortIds] } },
    select: { cohortId: true, policyId: true, applicable: true, reason: true },
    orderBy: { policyId: 'asc' },
  })
  return groupBy(rows, (r) => r.cohortId)
}

/** Policy sets as key -> canonical text of the value, which is all that comparing needs. */
async function loadDocuments(
  tx: TenantTx,
  tenantId: string,
  hashes: readonly string[],
): Promise<Map<string, Map<string, string>>> {
  const rows = await tx.policySet.findMany({
    where: { tenantId, hash: { in: [...new Set(hashes)] } },
    select: { hash: true, document: true },
  })
  return new Map(rows.map((row) => [row.hash, valuesByKey(row.document)]))
}

const storedDocumentSchema = z.object({
  schema: z.literal(1),
  settings: z.array(z.object({ key: z.string(), value: z.json() })),
})

/** A stored policy set as key -> canonical text of the value. */
export function valuesByKey(document: unknown): Map<string, string> {
  return new Map(storedDocumentSchema.parse(document).settings.map((s) => [s.key, canonical(s.value)]))
}

/** JSON with sorted keys: jsonb does not keep key order, so plain text would differ for equal values. */
function canonical(value: z.core.util.JSONType): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`
  }
  return JSON.stringify(value)
}
