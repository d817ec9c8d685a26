import type { TenantTx } from '@/lib/db/with-tenant'
import type { OsPlatform } from '@/lib/domain/catalog'
import { decideEnrollment } from '@/lib/domain/enrollment'
import { parseStoredSurvey, toDeviceSurvey } from '@/lib/worker/enrollment/stored-device'
import { loadSwitches } from '@/lib/worker/enrollment/switches'
import type { ScopeSwitches } from './schema'

/** Devices that would move one way. */
export interface ScopeMove {
  readonly devices: number
  readonly byPlatform: Readonly<Partial<Record<OsPlatform, number>>>
  /** The first few, by name. */
  readonly first: readonly { readonly id: string; readonly name: string }[]
}

export interface ScopePreview {
  readonly entering: ScopeMove
  readonly leaving: ScopeMove
  readonly managedAfter: number
  /** Devices looked at; fewer than there are in very large fleets. */
  readonly examined: number
  readonly total: number
}

const BATCH = 2000
const MAX_EXAMINED = 20_000
const SHOWN = 20

/** Who would enter and leave management if the scope were saved so: every device decided on again, nothing written. */
export async function previewScopeChange(
  tx: TenantTx,
  tenantId: string,
  proposed: ScopeSwitches,
): Promise<ScopePreview> {
  const current = await loadSwitches(tx, tenantId)
  const { windowsClient, windowsServer, linux, macOS, ...rest } = proposed
  const next = { ...current, ...rest, scope: { windowsClient, windowsServer, linux, macOS } }
  const total = await tx.device.count({ where: { tenantId } })
  const entering: Mover[] = []
  const leaving: Mover[] = []
  let managedAfter = 0
  let examined = 0
  for (let after = ''; examined < MAX_EXAMINED;) {
    const batch = await tx.device.findMany({
      where: { tenantId, id: { gt: after } },
      select: { id: true, name: true, survey: true, tags: true, channel: true },
      orderBy: { id: 'asc' },
      take: BATCH,
    })
    for (const device of batch) {
      const survey = toDeviceSurvey(parseStoredSurvey(device.survey), device.tags)
      const isManaged = decideEnrollment(survey, next).channel === 'mde'
      const mover = { id: device.id, name: device.name, osPlatform: survey.osPlatform }
      if (isManaged) managedAfter += 1
      if (isManaged && device.channel !== 'mde') entering.push(mover)
      if (!isManaged && device.channel === 'mde') leaving.push(mover)
    }
    examined += batch.length
    after = batch.at(-1)?.id ?? after
    if (batch.length < BATCH) break
  }
  return { entering: toMove(entering), leaving: toMove(leaving), managedAfter, examined, total }
}

interface Mover {
  readonly id: string
  readonly name: string
  readonly osPlatform: OsPlatform
}

function toMove(movers: readonly Mover[]): ScopeMove {
  const byPlatform: Partial<Record<OsPlatform, number>> = {}
  for (const { osPlatform } of movers) byPlatform[osPlatform] = (byPlatform[osPlatform] ?? 0) + 1
  const first = movers
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .slice(0, SHOWN)
    .map(({ id, name }) => ({ id, name }))
  return { devices: movers.length, byPlatform, first }
}
