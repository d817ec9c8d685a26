import 'server-only'
import { notFound } from 'next/navigation'
import { CHECK_IN_INTERVAL_SECONDS } from '@/agent/protocol'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { eventText } from './event-text'

export interface CheckInRow {
  readonly at: string
  /** Seconds since the one before; null for the first that is kept. */
  readonly sinceLast: number | null
  /** More than one check-in was missed before it. */
  readonly isLate: boolean
}

/** A report that said something new: a policy set taken in, or settings that failed. */
export interface ReportRow {
  readonly id: string
  readonly at: string
  readonly isError: boolean
  readonly text: string
}

export interface CheckInHistory {
  /** The latest 48, newest first. */
  readonly checkIns: readonly CheckInRow[]
  /** When the next one is due; null before the first. */
  readonly dueAt: string | null
  readonly isSilent: boolean
  /** The latest reports with news, newest first. */
  readonly reports: readonly ReportRow[]
}

/** A check-in may be this much late (jitter, a slow start) before one counts as missed. */
const GRACE = 1.5
const SHOWN_REPORTS = 20

/** The latest check-ins of a device with the pauses between them, against the 90 minutes that are agreed. */
export async function getCheckInHistory(actor: Actor, id: string, now: Date): Promise<CheckInHistory> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const device = await tx.device.findUnique({
      where: { tenantId_id: { tenantId: actor.tenantId, id } },
      select: { recentCheckIns: true, lastCheckInAt: true },
    })
    if (!device) notFound()
    const events = await tx.deviceEvent.findMany({
      where: {
        tenantId: actor.tenantId,
        deviceId: id,
        kind: { in: ['policySetAcknowledged', 'errorReported'] },
      },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: SHOWN_REPORTS,
    })
    const times =
      device.recentCheckIns.length > 0
        ? device.recentCheckIns
        : [device.lastCheckInAt].filter((t) => t !== null)
    const late = CHECK_IN_INTERVAL_SECONDS * GRACE
    const checkIns = times.map((at, index): CheckInRow => {
      const before = times[index - 1]
      const sinceLast = before ? Math.round((at.getTime() - before.getTime()) / 1000) : null
      return { at: at.toISOString(), sinceLast, isLate: sinceLast !== null && sinceLast > late }
    })
    const last = times.at(-1)
    return {
      checkIns: checkIns.toReversed(),
      dueAt: last ? new Date(last.getTime() + CHECK_IN_INTERVAL_SECONDS * 1000).toISOString() : null,
      isSilent: last !== undefined && now.getTime() - last.getTime() > late * 1000,
      reports: events.map((event) => ({
        id: event.id,
        at: event.at.toISOString(),
        isError: event.kind === 'errorReported',
        text: eventText(event.kind, event.detail),
      })),
    }
  })
}
