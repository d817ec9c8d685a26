import { Prisma } from '@/lib/db/generated/client'
import { deviceStatus, joinStatusPair } from '@/lib/worker/device-status-sql'
import { NAMED_ROWS } from '@/lib/domain/enrollment'
import type { DeviceListParams, DeviceView } from './params'

type Sort = Pick<DeviceListParams, 'sort' | 'dir'>

const BY_NAME = { asc: 'd.name, d.id', desc: 'd.name desc, d.id desc' }
/** As the index of migration 0009 has it. */
const VERSION_NUMBERS =
  '(case when d."osVersion" ~ \'^\\d+(\\.\\d+)*$\' then string_to_array(d."osVersion", \'.\')::numeric[] end)'
/** Sorting by a column that may be empty puts the empty ones last. The id follows the direction, so that an index serves both. */
const ORDERS: Readonly<Record<string, { asc: string; desc: string }>> = {
  name: BY_NAME,
  osPlatform: {
    asc: 'd."osPlatform", d."osName", d.id',
    desc: 'd."osPlatform" desc, d."osName" desc, d.id desc',
  },
  osVersion: { asc: `${VERSION_NUMBERS}, d.id`, desc: `${VERSION_NUMBERS} desc, d.id desc` },
  joinType: { asc: 'd."joinType", d.id', desc: 'd."joinType" desc nulls last, d.id desc' },
  managedBy: { asc: 'd."managedBy", d.id', desc: 'd."managedBy" desc, d.id desc' },
  managedByStatus: { asc: 'd."managedByStatus", d.id', desc: 'd."managedByStatus" desc, d.id desc' },
  enrollmentCode: {
    asc: 'd."enrollmentCode", d.id',
    desc: 'd."enrollmentCode" desc nulls last, d.id desc',
  },
  lastCheckInAt: { asc: 'd."lastCheckInAt", d.id', desc: 'd."lastCheckInAt" desc, d.id desc' },
}

const COLUMNS: Readonly<Record<string, string>> = {
  osPlatform: 'd."osPlatform", d."osName"',
  osVersion: 'd."osVersion"',
  joinType: 'd."joinType"',
  managedBy: 'd."managedBy"',
  managedByStatus: 'd."managedByStatus"',
  enrollmentCode: 'd."enrollmentCode"',
  lastCheckInAt: 'd."lastCheckInAt"',
}

/** The same words as the column shows: co-managed devices are neither Intune's nor Configuration Manager's. */
const BY_INTUNE_WORD = {
  asc: `d.channel, d."enrollmentRow" = ${NAMED_ROWS.coManaged}, d.id`,
  desc: `d.channel desc, d."enrollmentRow" = ${NAMED_ROWS.coManaged} desc, d.id desc`,
}

/** The join that condition and order need; without it, rows are found and put in order by the table's own indexes. */
export function deviceJoin(p: Pick<DeviceListParams, 'sort' | 'status'>, view: DeviceView): Prisma.Sql {
  return p.sort === 'policyStatus' || p.status.length > 0 || view === 'monitor'
    ? joinStatusPair
    : Prisma.empty
}

export function deviceOrder(p: Sort, view: DeviceView): Prisma.Sql {
  return p.sort === 'policyStatus' ? byStatus(deviceStatus, p.dir) : Prisma.raw(textOrder(p, view))
}

/** The columns that the order reads, for rows that are found first and put in order afterwards. */
export function sortColumns(p: Sort, view: DeviceView): Prisma.Sql {
  if (p.sort === 'policyStatus') return Prisma.sql`${deviceStatus} as "policyStatus"`
  if (isByIntuneWord(p, view)) return Prisma.sql`d.channel, d."enrollmentRow"`
  return Prisma.raw(COLUMNS[p.sort] ?? 'd.name')
}

/** The same order, of rows d that have these columns and no others. */
export function matchingOrder(p: Sort, view: DeviceView): Prisma.Sql {
  return p.sort === 'policyStatus'
    ? byStatus(Prisma.sql`d."policyStatus"`, p.dir)
    : Prisma.raw(textOrder(p, view))
}

/** Is there any condition besides the view's own? */
export function isFiltered(p: DeviceListParams, view: DeviceView): boolean {
  if (view === 'monitor' || p.q !== '') return true
  const lists = [p.platform, p.managedBy, p.intune, p.enrollment, p.label, p.join, p.state, p.status, p.seen]
  return [...lists, p.tag, p.group, p.also, p.simulated, p.warning, p.tamper].some((list) => list.length > 0)
}

function byStatus(status: Prisma.Sql, dir: Sort['dir']): Prisma.Sql {
  return dir === 'asc' ? Prisma.sql`${status}, d.id` : Prisma.sql`${status} desc nulls last, d.id desc`
}

function textOrder(p: Sort, view: DeviceView): string {
  return (isByIntuneWord(p, view) ? BY_INTUNE_WORD : (ORDERS[p.sort] ?? BY_NAME))[p.dir]
}

const isByIntuneWord = (p: Sort, view: DeviceView) => p.sort === 'managedBy' && view === 'devices'
