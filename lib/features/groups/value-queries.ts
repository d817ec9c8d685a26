import 'server-only'
import { Prisma } from '@/lib/db/generated/client'
import { findRuleProperty, type DeviceProperty } from '@/lib/domain/groups'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import type { PropertyValues, ValueQuestion } from './rule-question'

const LIMIT = 50

/** Columns of the directory object; every other property stands in its JSON. */
const COLUMNS: Partial<Record<DeviceProperty, Prisma.Sql>> = {
  objectId: Prisma.sql`o.id`,
  deviceId: Prisma.sql`o."deviceId"`,
  displayName: Prisma.sql`o."displayName"`,
  deviceTrustType: Prisma.sql`o."trustType"`,
  deviceOSType: Prisma.sql`o."operatingSystem"`,
  deviceOSVersion: Prisma.sql`o."operatingSystemVersion"`,
  managementType: Prisma.sql`o."managementType"`,
  accountEnabled: Prisma.sql`o."accountEnabled"::text`,
}
const LISTS: Partial<Record<DeviceProperty, Prisma.Sql>> = {
  systemLabels: Prisma.sql`o."systemLabels"`,
  devicePhysicalIds: Prisma.sql`o."physicalIds"`,
}

/**
 * Values of a property that the tenant's devices have now, most devices first; with `q`, those that contain it in any letter
 * case, and those that begin with it before others. At most 50, with the number of all. For a collection, its items.
 */
export async function listPropertyValues(
  actor: Actor,
  { property, q }: ValueQuestion,
): Promise<PropertyValues> {
  const { tenantId } = actor
  const isCollection = findRuleProperty(property)?.type === 'collection'
  const column = COLUMNS[property] ?? Prisma.sql`o.properties->>${property}`
  const value = isCollection ? Prisma.sql`item.value` : column
  // A device counts once for a value, however often its list has it.
  const items = isCollection
    ? Prisma.sql`cross join lateral (select distinct unnest(${LISTS[property] ?? Prisma.sql`array[]::text[]`}) as value) item`
    : Prisma.empty
  const escaped = q.replace(/[\\%_]/g, (char) => `\\${char}`)
  const rows = await queryTenant(
    actor,
    'group:read',
    (tx) => tx.$queryRaw<{ value: string; devices: number; total: number }[]>`
      select v.value, v.devices, count(*) over ()::int as total from (
        select ${value} as value, count(*)::int as devices
        from "DirectoryObject" o
        join "Device" d on d."tenantId" = o."tenantId" and d."directoryObjectId" = o.id
        ${items}
        where o."tenantId" = ${tenantId} and o."deletedAt" is null
        group by 1
      ) v
      where v.value is not null and (${q} = '' or v.value ilike ${`%${escaped}%`})
      order by case when ${q} <> '' and v.value ilike ${`${escaped}%`} then 0 else 1 end, v.devices desc, v.value
      limit ${LIMIT}`,
  )
  return {
    values: rows.map(({ value: text, devices }) => ({ value: text, devices })),
    total: rows[0]?.total ?? 0,
  }
}
