import type { TenantTx } from '@/lib/db/with-tenant'
import { decideEnrollment } from '@/lib/domain/enrollment'
import { parseStoredSurvey, toDeviceSurvey } from '@/lib/worker/enrollment/stored-device'
import { loadSwitches } from '@/lib/worker/enrollment/switches'
import type { ScopeSwitches } from './schema'

export interface ScopePreview {
  readonly entering: number
  readonly leaving: number
  /** The first few of each, by name. */
  readonly enteringNames: readonly string[]
  readonly leavingNames: readonly string[]
  readonly managedAfter: number
  /** Devices looked at; fewer than there are in very large fleets. */
  readonly examined: number
  readonly total: number
}

const BATCH = 2000
const MAX_EXAMINED = 20_000
const NAMES = 20

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
  const entering: string[] = []
  const leaving: string[] = []
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
      if (isManaged) managedAfter += 1
      if (isManaged && device.channel !== 'mde') entering.push(device.name)
      if (!isManaged && device.channel === 'mde') leaving.push(device.name)
    }
    examined += batch.length
    after = batch.at(-1)?.id ?? after
    if (batch.length < BATCH) break
  }
  return {
    entering: entering.length,
    leaving: leaving.length,
    enteringNames: entering.toSorted().slice(0, NAMES),
    leavingNames: leaving.toSorted().slice(0, NAMES),
    managedAfter,
    examined,
    total,
  }
}
