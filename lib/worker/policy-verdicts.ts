import { groupBy } from '@/lib/domain/group-by'
import type { TenantTx } from '@/lib/db/with-tenant'
import type { Status } from '@/lib/domain/resolution'
import type { Block } from './result-content'
import type { CohortResult, StatusPair } from './status-pairs'

export type StatusCounts = Readonly<Record<Status, number>>

/** How the devices of one (cohort, acknowledged set) pair count, before the exceptions that single devices reported. */
export interface PairVerdict {
  readonly pair: StatusPair
  readonly base: Status
  /** What a reported error turns from 'succeeded' into 'error': applied units of these blocks, or only the one key. */
  readonly blocks: readonly Block[]
  readonly key?: string
}

export const noCounts = (): Record<Status, number> => ({
  succeeded: 0,
  error: 0,
  conflict: 0,
  pending: 0,
  notApplicable: 0,
})

/** What a policy comes to on the devices of a cohort, before what has not arrived and what single devices reported. */
interface PolicyInCohort {
  readonly blocks: readonly Block[]
  readonly isApplicable: boolean
  /** When all of it has arrived. */
  readonly settled: Status
  /** When nothing has. */
  readonly unsettled: Status
}

/** Worked out once for each cohort: the same object comes back for as long as the cohort stays as it is. */
const policiesOfCohort = new WeakMap<CohortResult, ReadonlyMap<string, PolicyInCohort>>()

export function policiesOf(cohort: CohortResult): ReadonlyMap<string, PolicyInCohort> {
  const known = policiesOfCohort.get(cohort)
  if (known) return known
  const blocksOf = new Map<string, Block[]>(cohort.policyIds.map((id) => [id, []]))
  for (const block of cohort.blocks) for (const id of block.policyIds) blocksOf.get(id)?.push(block)
  const policies = new Map(
    [...blocksOf].map(([id, blocks]) => [id, policyInCohort(cohort, id, blocks)] as const),
  )
  policiesOfCohort.set(cohort, policies)
  return policies
}

/**
 * Policy status by roll-up: Pending if the device has not reported this policy as it now is; else Conflict, Error, Not
 * applicable if every setting is, Succeeded. A policy that does not apply at all is not applicable.
 */
function policyInCohort(cohort: CohortResult, policyId: string, blocks: readonly Block[]): PolicyInCohort {
  const isApplicable = cohort.inapplicable[policyId] === undefined && cohort.policySetHash !== null
  const isDelivered = isApplicable && blocks.some((block) => block.appliedKeys.size > 0)
  const hasConflict = isApplicable && blocks.some((block) => block.hasConflict)
  const settled = hasConflict ? 'conflict' : isDelivered ? 'succeeded' : 'notApplicable'
  return { blocks, isApplicable, settled, unsettled: isDelivered ? 'pending' : settled }
}

export function policyVerdict(
  pair: StatusPair,
  { blocks, isApplicable, settled, unsettled }: PolicyInCohort,
): PairVerdict {
  const { isAll, keys } = pair.pending
  const isLate =
    isApplicable &&
    keys.size > 0 &&
    blocks.some((block) => [...keys].some((key) => block.appliedKeys.has(key)))
  const base = isAll ? unsettled : isLate ? 'pending' : settled
  return { pair, base, blocks: base === 'succeeded' ? blocks : [] }
}

interface ErrorRow {
  readonly cohortId: string
  readonly acknowledgedHash: string | null
  readonly deviceId: string
  readonly key: string
}

/** Errors that devices reported for what they acknowledged, by pair. @param cohortIds null: of the whole tenant */
export async function reportedErrors(
  tx: TenantTx,
  tenantId: string,
  cohortIds: readonly string[] | null,
): Promise<ReadonlyMap<string, readonly ErrorRow[]>> {
  const only = cohortIds ? [...new Set(cohortIds)] : null
  const rows = await tx.$queryRaw<ErrorRow[]>`
    select d."cohortId", d."acknowledgedHash", d.id as "deviceId", e.key
    from "SettingException" e join "Device" d on d."tenantId" = e."tenantId" and d.id = e."deviceId"
    where e."tenantId" = ${tenantId} and e.status = 'error' and d."cohortId" is not null
      and (${only}::text[] is null or d."cohortId" = any(${only}::text[]))`
  return groupBy(rows, (row) => pairId(row.cohortId, row.acknowledgedHash))
}

function pairId(cohortId: string, acknowledgedHash: string | null): string {
  return `${cohortId} ${acknowledgedHash ?? ''}`
}

export const errorsOf = (pair: StatusPair, errors: ReadonlyMap<string, readonly ErrorRow[]>) =>
  errors.get(pairId(pair.cohort.id, pair.acknowledgedHash)) ?? []

/** Devices of the pair that reported an error for something that the verdict is about. */
function devicesInError(
  { pair, blocks, key }: PairVerdict,
  errors: ReadonlyMap<string, readonly ErrorRow[]>,
): number {
  const rows = errorsOf(pair, errors).filter(
    (e) => (key === undefined || e.key === key) && blocks.some((block) => block.appliedKeys.has(e.key)),
  )
  return new Set(rows.map((e) => e.deviceId)).size
}

export function addUp(
  counts: Record<Status, number>,
  verdict: PairVerdict,
  errors: ReadonlyMap<string, readonly ErrorRow[]>,
) {
  const failed = verdict.base === 'succeeded' ? devicesInError(verdict, errors) : 0
  counts.error += failed
  counts[verdict.base] += verdict.pair.devices - failed
}
