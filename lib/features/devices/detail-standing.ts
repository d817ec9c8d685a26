import 'server-only'
import { cache } from 'react'
import { notFound } from 'next/navigation'
import { parseStoredSurvey } from '@/lib/worker/enrollment/stored-device'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'

export interface NamedRecord {
  readonly id: string
  readonly name: string
}

/** What a device is like besides its enrollment: its hardware, its key, and what administrators and other records did to it. */
export interface DeviceStanding {
  readonly manufacturer: string | null
  readonly model: string | null
  readonly architecture: string | null
  readonly edition: string | null
  readonly hardwareId: string | null
  readonly keyChangedAt: string | null
  readonly keyRevokedAt: string | null
  readonly offboardedAt: string | null
  readonly excluded: {
    readonly at: string
    readonly by: string | null
    readonly reason: string | null
  } | null
  /** The newer record of the same hardware. */
  readonly supersededBy: NamedRecord | null
  /** Older records of the same hardware. */
  readonly supersedes: readonly NamedRecord[]
  /** Other live records of the same hardware: clones. */
  readonly duplicates: readonly NamedRecord[]
  readonly isVerifiedInFileOnly: boolean
  readonly regroupAt: string | null
  readonly lostMemberships: number
}

const SHOWN = 5

/** Unknown or another tenant's id: the not-found page. */
export const getDeviceStanding = cache(async (actor: Actor, id: string): Promise<DeviceStanding> => {
  return queryTenant(actor, 'device:read', async (tx) => {
    const { tenantId } = actor
    const device = await tx.device.findUnique({ where: { tenantId_id: { tenantId, id } } })
    if (!device) notFound()
    const { manufacturer, model, architecture, edition } = parseStoredSurvey(device.survey)
    const select = { id: true, name: true } as const
    const orderBy = [{ onboardedAt: 'desc' as const }, { id: 'asc' as const }]
    const { hardwareId, supersededById } = device
    const supersededBy = supersededById
      ? await tx.device.findUnique({ where: { tenantId_id: { tenantId, id: supersededById } }, select })
      : null
    const supersedes = await tx.device.findMany({
      where: { tenantId, supersededById: id },
      select,
      orderBy,
      take: SHOWN,
    })
    const duplicates =
      hardwareId === null || supersededById !== null
        ? []
        : await tx.device.findMany({
            where: { tenantId, hardwareId, supersededById: null, offboardedAt: null, id: { not: id } },
            select,
            orderBy,
            take: SHOWN,
          })
    const waiting = await tx.directoryObject.findFirst({
      where: { tenantId, ownerDeviceId: id, deletedAt: null, regroupAt: { not: null } },
      select: { regroupAt: true },
    })
    // As listLostMemberships has them: the notice leads to that list.
    const [lost] = await tx.$queryRaw<{ count: number }[]>`
      select count(*)::int as count from "LostMembership" l
      join "Group" g on g."tenantId" = l."tenantId" and g.id = l."groupId"
      where l."tenantId" = ${tenantId} and l."deviceId" = ${id}
        and not exists (select 1 from "GroupAssignedMember" m
          where m."tenantId" = l."tenantId" and m."groupId" = l."groupId" and m."memberId" = l."deviceId")`
    return {
      manufacturer: manufacturer ?? null,
      model: model ?? null,
      architecture: architecture ?? null,
      edition: edition ?? null,
      hardwareId,
      keyChangedAt: device.keyChangedAt?.toISOString() ?? null,
      keyRevokedAt: device.keyRevokedAt?.toISOString() ?? null,
      offboardedAt: device.offboardedAt?.toISOString() ?? null,
      excluded: device.excludedAt && {
        at: device.excludedAt.toISOString(),
        by: device.excludedBy,
        reason: device.excludedReason,
      },
      supersededBy,
      supersedes,
      duplicates,
      isVerifiedInFileOnly: device.verification === 'file',
      regroupAt: waiting?.regroupAt?.toISOString() ?? null,
      lostMemberships: lost?.count ?? 0,
    }
  })
})
