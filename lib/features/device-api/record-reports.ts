import type { StatusReport } from '@/agent/protocol'
import { bulkUpdate, type BulkColumn } from '@/lib/db/sql'
import type { TenantTx } from '@/lib/db/with-tenant'
import { deviceEvent } from '@/lib/worker/enrollment/stored-device'
import { ensurePairsOfDevices } from '@/lib/worker/status-pairs'

export interface NewReport {
  readonly deviceId: string
  readonly report: StatusReport
  /** What the device had acknowledged before. */
  readonly before: {
    readonly acknowledgedHash: string | null
    readonly verification: string | null
    readonly exceptionCount: number
  }
}

type Exception = StatusReport['exceptions'][number]

/** Of these hashes, those that the tenant has made. */
export async function knownPolicySets(
  tx: TenantTx,
  tenantId: string,
  hashes: readonly string[],
): Promise<ReadonlySet<string>> {
  if (hashes.length === 0) return new Set()
  const rows = await tx.policySet.findMany({
    where: { tenantId, hash: { in: [...new Set(hashes)] } },
    select: { hash: true },
  })
  return new Set(rows.map((row) => row.hash))
}

/**
 * Reports by exception: what devices acknowledge, and which of their settings did not succeed. The devices' rows must be
 * locked, the reports be newer than those that are stored, and their policy sets known.
 */
export async function recordReports(
  tx: TenantTx,
  tenantId: string,
  reports: readonly NewReport[],
  now: Date,
): Promise<void> {
  if (reports.length === 0) return
  const key: BulkColumn<NewReport>[] = [
    { name: 'tenantId', type: 'text', value: () => tenantId },
    { name: 'id', type: 'text', value: (r) => r.deviceId },
  ]
  const columns: BulkColumn<NewReport>[] = [
    { name: 'reportSequence', type: 'int4', value: (r) => r.report.sequence },
    { name: 'acknowledgedHash', type: 'text', value: (r) => r.report.policySetHash },
    { name: 'acknowledgedAt', type: 'timestamptz', value: () => now },
    { name: 'verification', type: 'text', value: (r) => r.report.verification },
    { name: 'exceptionCount', type: 'int4', value: (r) => errorsOf(r.report).length },
  ]
  await bulkUpdate(tx, { table: 'Device', key, columns, rows: reports })
  const stored = await storedExceptions(tx, tenantId, reports)
  await replaceExceptions(tx, tenantId, reports, stored, now)
  const events = reports.flatMap((r) => eventsOf(tenantId, r, stored.get(r.deviceId) ?? new Map(), now))
  if (events.length > 0) await tx.deviceEvent.createMany({ data: events })
  const moved = reports.filter((r) => r.before.acknowledgedHash !== r.report.policySetHash)
  await ensurePairsOfDevices(
    tx,
    tenantId,
    moved.map((r) => r.deviceId),
  )
}

/** The last of each key counts. */
function exceptionsOf({ exceptions }: StatusReport): ReadonlyMap<string, Exception> {
  return new Map(exceptions.map((e) => [e.key, e]))
}

function errorsOf(report: StatusReport): readonly Exception[] {
  return [...exceptionsOf(report).values()].filter((e) => e.status === 'error')
}

/** Stored exceptions as text to compare, by device and key. */
type Stored = ReadonlyMap<string, ReadonlyMap<string, string>>

async function storedExceptions(
  tx: TenantTx,
  tenantId: string,
  reports: readonly NewReport[],
): Promise<Stored> {
  const rows = await tx.settingException.findMany({
    where: { tenantId, deviceId: { in: reports.map((r) => r.deviceId) } },
  })
  const byDevice = new Map<string, Map<string, string>>()
  for (const row of rows) {
    const ofDevice = byDevice.get(row.deviceId) ?? new Map<string, string>()
    ofDevice.set(row.key, textOf(row, row.policySetHash))
    byDevice.set(row.deviceId, ofDevice)
  }
  return byDevice
}

function textOf(
  e: { status: string; errorCode?: string | null; observedValue?: string | null },
  hash: string,
): string {
  return JSON.stringify([hash, e.status, e.errorCode ?? null, e.observedValue ?? null])
}

async function replaceExceptions(
  tx: TenantTx,
  tenantId: string,
  reports: readonly NewReport[],
  stored: Stored,
  now: Date,
): Promise<void> {
  const changed = reports.filter(({ deviceId, report }) => {
    const before = stored.get(deviceId)
    const after = exceptionsOf(report)
    if ((before?.size ?? 0) !== after.size) return true
    return [...after].some(([key, e]) => before?.get(key) !== textOf(e, report.policySetHash))
  })
  const cleared = changed.filter((r) => stored.has(r.deviceId)).map((r) => r.deviceId)
  if (cleared.length > 0)
    await tx.settingException.deleteMany({ where: { tenantId, deviceId: { in: cleared } } })
  const rows = changed.flatMap(({ deviceId, report }) =>
    [...exceptionsOf(report).values()].map((e) => ({
      tenantId,
      deviceId,
      key: e.key,
      policySetHash: report.policySetHash,
      status: e.status,
      errorCode: e.errorCode ?? null,
      observedValue: e.observedValue ?? null,
      reportedAt: now,
    })),
  )
  if (rows.length > 0) await tx.settingException.createMany({ data: rows })
}

/** A report that says what was known already is no event. */
function eventsOf(
  tenantId: string,
  { deviceId, report, before }: NewReport,
  stored: ReadonlyMap<string, string>,
  now: Date,
) {
  const exceptions = exceptionsOf(report)
  const errors = errorsOf(report)
  const isSame =
    before.acknowledgedHash === report.policySetHash &&
    before.verification === report.verification &&
    before.exceptionCount === errors.length
  const hasNewKeys = [...exceptions.keys()].some((key) => !stored.has(key))
  const isNews = stored.size !== exceptions.size || hasNewKeys
  const { policySetHash: hash, verification } = report
  const acknowledged = { hash, errors: errors.length, verification }
  const keys = errors.slice(0, 50).map((e) => ({ key: e.key, errorCode: e.errorCode ?? null }))
  return [
    ...(isSame ? [] : [deviceEvent(tenantId, deviceId, 'policySetAcknowledged', acknowledged, now)]),
    ...(isNews && errors.length > 0 ? [deviceEvent(tenantId, deviceId, 'errorReported', { keys }, now)] : []),
  ]
}
