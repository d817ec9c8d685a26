import { expect } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import {
  policySetHash,
  policySetValues,
  resolveFleet,
  rollUpDeviceStatus,
  settingStatus,
  type DeviceResolution,
  type Status,
} from '@/lib/domain/resolution'
import { deviceStatus, joinStatusPair } from '@/lib/worker/device-status-sql'
import { loadFleet } from '@/lib/worker/load-fleet'
import { joinPolicySet } from '@/lib/worker/policy-set-parts'

interface StoredDevice {
  readonly id: string
  readonly channel: string
  readonly acknowledgedHash: string | null
  readonly exceptionCount: number
  readonly cohortId: string | null
  readonly policySetHash: string | null
  readonly policyIds: readonly string[] | null
  readonly status: string | null
}

/** Everything that is stored of a tenant's results, put side by side with what the plain resolver makes of its tables. */
export async function expectResultsOf(tenantId: string): Promise<void> {
  await withTenant(tenantId, async (tx) => {
    const fleet = await loadFleet(tx, tenantId)
    const wanted = resolveFleet(fleet.devices, fleet.groups, fleet.policies)
    const resolutionOf = new Map(wanted.cohorts.flatMap((c) => c.deviceIds.map((id) => [id, c.resolution])))
    const devices = await tx.$queryRaw<StoredDevice[]>`
      select d.id, d.channel, d."acknowledgedHash", d."exceptionCount", d."cohortId", c."policySetHash", c."policyIds",
        ${deviceStatus} as status
      from "Device" d ${joinStatusPair} left join "Cohort" c on c."tenantId" = d."tenantId" and c.id = d."cohortId"
      where d."tenantId" = ${tenantId} order by d.id`
    const settings = await tx.$queryRaw<{ cohortId: string; key: string; result: unknown }[]>`
      select "cohortId", key, result from "CohortSetting" where "tenantId" = ${tenantId} order by 1, 2`
    const documents = await loadDocuments(tx, tenantId)
    for (const device of devices) {
      const resolution = resolutionOf.get(device.id)
      if (!resolution) throw new Error(`The resolver left out ${device.id}`)
      const own = settings.filter((s) => s.cohortId === device.cohortId).map((s) => s.result)
      expect(device.policySetHash).toBe(device.channel === 'mde' ? resolution.policySetHash : null)
      expect(own).toEqual(JSON.parse(JSON.stringify(resolution.settings)))
      expect(device.policyIds).toEqual(
        resolution.policies.filter((p) => p.targeting.targeted).map((p) => p.policyId),
      )
      if (device.policySetHash !== null)
        expect(documents.get(device.policySetHash)).toEqual(resolution.document)
      expect(device.status).toBe(statusOf(device, resolution, documents))
    }
    await expectGroupsOf(tx, tenantId, wanted.membership, wanted.groupErrors)
    await expectNothingLeftOver(tx, tenantId)
  })
}

type Tx = Parameters<Parameters<typeof withTenant>[1]>[0]
type Document = ReturnType<typeof joinPolicySet>

async function loadDocuments(tx: Tx, tenantId: string): Promise<ReadonlyMap<string, Document>> {
  const parts = new Map(
    (await tx.policySetPart.findMany({ where: { tenantId } })).map((p) => [p.id, p.entries]),
  )
  const sets = await tx.policySet.findMany({ where: { tenantId } })
  const documents = new Map<string, Document>()
  for (const { hash, osPlatform, partIds } of sets) {
    const document = joinPolicySet(
      osPlatform,
      partIds.map((id) => parts.get(id)),
    )
    expect(policySetHash(document)).toBe(hash)
    documents.set(hash, document)
  }
  return documents
}

function statusOf(
  device: StoredDevice,
  resolution: DeviceResolution,
  documents: ReadonlyMap<string, Document>,
): Status | null {
  if (!device.policyIds?.length) return null
  if (device.policySetHash === null) return 'notApplicable'
  const acknowledged = device.acknowledgedHash ? documents.get(device.acknowledgedHash) : undefined
  const have = acknowledged ? policySetValues(acknowledged) : null
  const want = policySetValues(resolution.document)
  const status = rollUpDeviceStatus([
    'notApplicable',
    ...resolution.settings.map((result) => settingStatus(result, have, want)),
  ])
  return device.exceptionCount > 0 && (status === 'succeeded' || status === 'pending') ? 'error' : status
}

async function expectGroupsOf(
  tx: Tx,
  tenantId: string,
  membership: ReadonlyMap<string, ReadonlySet<string>>,
  errors: ReadonlyMap<string, string>,
): Promise<void> {
  const members = await tx.groupMember.findMany({ where: { tenantId } })
  const groups = await tx.group.findMany({ where: { tenantId } })
  const stored = members.map((m) => `${m.groupId} ${m.deviceId}`)
  const wanted = [...membership].flatMap(([id, devices]) => [...devices].map((device) => `${id} ${device}`))
  expect(stored.toSorted()).toEqual(wanted.toSorted())
  for (const group of groups) {
    expect(group.memberCount).toBe(membership.get(group.id)?.size ?? 0)
    expect(group.processingError).toBe(errors.get(group.id) ?? null)
  }
}

/** Cohorts have the devices they say they have, and no block is kept that no cohort has. */
async function expectNothingLeftOver(tx: Tx, tenantId: string): Promise<void> {
  const sizes = await tx.device.groupBy({ by: ['cohortId'], where: { tenantId }, _count: true })
  const cohorts = await tx.cohort.findMany({ where: { tenantId } })
  expect(cohorts.map((c) => [c.id, c.deviceCount]).toSorted()).toEqual(
    sizes.map((s) => [s.cohortId, s._count]).toSorted(),
  )
  const used = new Set(cohorts.flatMap((c) => c.blockIds))
  const blocks = await tx.resolvedSetting.findMany({ where: { tenantId }, select: { blockId: true } })
  expect(blocks.filter((b) => !used.has(b.blockId))).toEqual([])
}
