import type { Segment } from '../charts/chart-tones'
import { STATUS_ORDER, STATUS_WORDS } from '../status/status-badge'
import type { Status } from '@/lib/domain/resolution'

type Counts = Readonly<Record<Status, number>>

/** Counts as segments of a chart, each linked to the rows it counts. */
export function statusSegments(counts: Counts, hrefOf?: (status: Status) => string): Segment[] {
  return STATUS_ORDER.map((status) => ({
    label: STATUS_WORDS[status].word,
    value: counts[status],
    tone: STATUS_WORDS[status].tone,
    ...(hrefOf ? { href: hrefOf(status) } : {}),
  }))
}

/** Address of the devices of a policy that have a status, for one setting where a key is given, and only those of a rollout's stage. */
export function devicesHref(
  policyHref: string,
  status?: Status,
  key?: string,
  release?: 'candidate',
): string {
  const query = new URLSearchParams()
  if (status) query.set('status', status)
  if (key) query.set('setting', key)
  if (release) query.set('release', release)
  const text = query.toString()
  return `${policyHref}/devices${text ? `?${text}` : ''}`
}
