import { readServerEnv } from '@/env'
import { withTenant, type TenantTx } from '@/lib/db/with-tenant'
import { applyChanges, buildFleetIndex, type FleetChange, type FleetIndex } from '@/lib/domain/fleet'
import type { TenantSwitches } from '@/lib/domain/enrollment'
import { loadSwitches } from './enrollment/switches'
import { readChanges, readSnapshot, type ChangedEntities } from './fleet-changes'
import { parseDevices, readDeviceBatches } from './load-devices'
import { loadGroups, loadPolicies } from './load-fleet'
import { processMetrics } from './metrics'
import type { ResultCutter } from './result-blocks'

/** A tenant's fleet at one committed state. */
export interface CurrentIndex {
  readonly index: FleetIndex
  /** The tenant's revision in that state. */
  readonly revision: number
  /** Indexes of the same lineage were made from one another and can be compared. */
  readonly lineage: number
}

interface Entry extends CurrentIndex {
  /** Where to go on reading the log of changes. */
  readonly snapshot: string
  readonly bytes: number
}

/** The index that the stored results were last written from by this process, under the stamp that they bear since. */
export interface WrittenIndex {
  readonly index: FleetIndex
  readonly lineage: number
  readonly stamp: string
  /** What was cut for it: the next run needs most of it again. */
  readonly cutter: ResultCutter
}

interface TenantSlot {
  entry: Entry | null
  written: WrittenIndex | null
  /** The refresh that runs, and the one that comes after it for those who asked while it ran. */
  running: Promise<Entry> | null
  next: Promise<Entry> | null
  lastUsed: number
}

interface Cache {
  readonly slots: Map<string, TenantSlot>
  uses: number
  lineages: number
}

const holder = globalThis as typeof globalThis & { bulwarkFleetIndexes?: Cache }
const LOAD_TIMEOUT_MS = 10 * 60_000

function cache(): Cache {
  holder.bulwarkFleetIndexes ??= { slots: new Map(), uses: 0, lineages: 0 }
  return holder.bulwarkFleetIndexes
}

/**
 * The tenant's fleet index at the newest committed state: whatever was committed before the call is in it. From this
 * process's cache, brought up to date by the log of changes, or loaded. Calls of one tenant share the work. Throws when
 * the tenant does not exist.
 */
export async function fleetIndexOf(tenantId: string): Promise<CurrentIndex> {
  const { slots } = cache()
  const slot = slots.get(tenantId) ?? { entry: null, written: null, running: null, next: null, lastUsed: 0 }
  slots.set(tenantId, slot)
  slot.lastUsed = ++cache().uses
  try {
    return await nextRefresh(tenantId, slot)
  } catch (error) {
    if (!slot.entry && !slot.running) slots.delete(tenantId)
    throw error
  }
}

/** A refresh that begins after this call: one that runs already may have read before the caller's own change was committed. */
function nextRefresh(tenantId: string, slot: TenantSlot): Promise<Entry> {
  if (!slot.running) {
    slot.running = refresh(tenantId, slot).finally(() => {
      slot.running = null
    })
    return slot.running
  }
  slot.next ??= slot.running
    .catch(() => undefined)
    .then(() => {
      slot.next = null
      return nextRefresh(tenantId, slot)
    })
  return slot.next
}

async function refresh(tenantId: string, slot: TenantSlot): Promise<Entry> {
  const metrics = processMetrics()
  const before = slot.entry
  const startedAt = performance.now()
  const read = await withTenant(
    tenantId,
    async (tx) => {
      const snapshot = await readSnapshot(tx)
      const { revision } = await tx.tenant.findUniqueOrThrow({
        where: { id: tenantId },
        select: { revision: true },
      })
      const changes = before && (await readFleetChanges(tx, tenantId, before))
      if (before && changes) return { snapshot, revision, changes, before, source: null }
      return { snapshot, revision, changes: null, before: null, source: await readSource(tx, tenantId) }
    },
    { readOnly: true, timeoutMs: LOAD_TIMEOUT_MS },
  )
  const { snapshot, revision } = read
  let how: 'hit' | 'refresh' | 'load'
  let entry: Entry
  if (read.before) {
    how = read.changes.length === 0 ? 'hit' : 'refresh'
    const index = applyChanges(read.before.index, read.changes)
    const bytes = how === 'hit' ? read.before.bytes : index.stats().bytes
    entry = { index, revision, snapshot, lineage: read.before.lineage, bytes }
  } else {
    how = 'load'
    const { batches, ...rest } = read.source
    // Let go of before the other is built: both at once would take twice the memory.
    slot.entry = null
    slot.written = null
    const index = buildFleetIndex({ ...rest, devices: parseDevices(batches) })
    entry = { index, revision, snapshot, lineage: ++cache().lineages, bytes: index.stats().bytes }
  }
  slot.entry = entry
  metrics.indexRequests.inc({ how })
  if (how !== 'hit') metrics.indexSeconds.observe({ how }, (performance.now() - startedAt) / 1000)
  evict(slot)
  return entry
}

async function readSource(tx: TenantTx, tenantId: string) {
  return {
    groups: await loadGroups(tx, tenantId),
    policies: await loadPolicies(tx, tenantId),
    switches: await findSwitches(tx, tenantId),
    batches: await readDeviceBatches(tx, tenantId),
  }
}

/** What to apply to the index; null when it has to be loaded anew. */
async function readFleetChanges(tx: TenantTx, tenantId: string, entry: Entry): Promise<FleetChange[] | null> {
  const changed = await readChanges(tx, tenantId, entry.snapshot)
  if (!changed) return null
  if (changed.switches) {
    // Devices that switches decide on come as changes of their own; an index with other switches is made anew.
    const switches = await findSwitches(tx, tenantId)
    if (JSON.stringify(switches) !== JSON.stringify(entry.index.switches)) return null
  }
  return [
    ...(await policyChanges(tx, tenantId, changed)),
    ...(await groupChanges(tx, tenantId, changed)),
    ...(await deviceChanges(tx, tenantId, changed)),
  ]
}

async function policyChanges(
  tx: TenantTx,
  tenantId: string,
  { policies: ids }: ChangedEntities,
): Promise<FleetChange[]> {
  if (ids.length === 0) return []
  const found = new Map((await loadPolicies(tx, tenantId, ids)).map((policy) => [policy.id, policy]))
  return ids.map((policyId) => {
    const policy = found.get(policyId)
    return policy ? { kind: 'policySaved', policy } : { kind: 'policyDeleted', policyId }
  })
}

async function groupChanges(
  tx: TenantTx,
  tenantId: string,
  { groups: ids }: ChangedEntities,
): Promise<FleetChange[]> {
  if (ids.length === 0) return []
  const found = new Map((await loadGroups(tx, tenantId, ids)).map((group) => [group.id, group]))
  return ids.map((groupId) => {
    const group = found.get(groupId)
    return group ? { kind: 'groupSaved', group } : { kind: 'groupDeleted', groupId }
  })
}

async function deviceChanges(
  tx: TenantTx,
  tenantId: string,
  { devices: ids }: ChangedEntities,
): Promise<FleetChange[]> {
  if (ids.length === 0) return []
  const gone = new Set(ids)
  const changes: FleetChange[] = []
  for (const device of parseDevices(await readDeviceBatches(tx, tenantId, ids))) {
    gone.delete(device.id)
    changes.push({ kind: 'deviceSaved', device })
  }
  for (const deviceId of gone) changes.push({ kind: 'deviceDeleted', deviceId })
  return changes
}

/** A tenant that is being set up may have no scope yet. */
async function findSwitches(tx: TenantTx, tenantId: string): Promise<TenantSwitches | null> {
  const scope = await tx.enforcementScope.findUnique({ where: { tenantId }, select: { tenantId: true } })
  return scope && loadSwitches(tx, tenantId)
}

/** Drops the indexes that were not used for the longest time until the rest fits; never the one just used. */
function evict(used: TenantSlot): void {
  const metrics = processMetrics()
  const limit = readServerEnv().BULWARK_INDEX_MEMORY_MB * 1024 * 1024
  const { slots } = cache()
  const held = [...slots].filter(([, slot]) => slot.entry !== null)
  let bytes = held.reduce((sum, [, slot]) => sum + (slot.entry?.bytes ?? 0), 0)
  let tenants = held.length
  const idle = held.filter(([, slot]) => slot !== used && !slot.running)
  for (const [tenantId, slot] of idle.toSorted(([, a], [, b]) => a.lastUsed - b.lastUsed)) {
    if (bytes <= limit) break
    bytes -= slot.entry?.bytes ?? 0
    tenants -= 1
    slots.delete(tenantId)
    metrics.indexEvictions.inc()
  }
  metrics.indexBytes.set(bytes)
  metrics.indexTenants.set(tenants)
}

/** Null where this process has not written the tenant's results, or has let go of the index since. */
export function writtenIndexOf(tenantId: string): WrittenIndex | null {
  return cache().slots.get(tenantId)?.written ?? null
}

/** To be called once the results are committed. */
export function rememberWritten(tenantId: string, written: WrittenIndex): void {
  const slot = cache().slots.get(tenantId)
  if (slot?.entry?.lineage === written.lineage) slot.written = written
}

/** Forgets every index of this process. For tests. */
export function forgetFleetIndexes(): void {
  cache().slots.clear()
}
