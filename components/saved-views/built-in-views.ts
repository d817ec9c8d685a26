import type { ViewList } from '@/lib/features/saved-views/schema'

export interface BuiltInView {
  readonly name: string
  readonly query: string
}

const query = (filters: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(filters)
    .map(([id, values]) => `${id}=${values.map(encodeURIComponent).join(',')}`)
    .join('&')

const NOT_ENROLLED: BuiltInView = { name: 'Could not enroll', query: query({ enrollment: ['error'] }) }
const SILENT: BuiltInView = { name: 'Silent over 7 days', query: query({ seen: ['silent'] }) }
const REGROUPING: BuiltInView = { name: 'Waiting for regrouping', query: query({ state: ['regrouping'] }) }
const WARNING: BuiltInView = {
  name: 'Domain controllers managed by mistake',
  query: query({ warning: ['true'] }),
}
/** Shown with MDM = Intune and a blank join type. Source: Intune, security settings management: hybrid join under GA. */
const HYBRID_JOIN_FAILED: BuiltInView = {
  name: 'Hybrid join prerequisite failed',
  query: query({
    state: ['hybridJoinFailed'],
    cols: ['name', 'osPlatform', 'managedBy', 'enrollmentCode', 'mdm', 'joinType', 'tags', 'lastCheckInAt'],
  }),
}

const POLICIES: readonly BuiltInView[] = [
  { name: 'Conflict or error', query: query({ status: ['conflict', 'error'] }) },
  { name: 'Not assigned', query: query({ assigned: ['no'] }) },
  { name: 'Staged rollout', query: query({ rollout: ['active', 'halted'] }) },
]

const OF_DEVICES: Readonly<Partial<Record<ViewList, readonly BuiltInView[]>>> = {
  devices: [
    { name: 'Managed by MDE', query: query({ intune: ['mde'] }) },
    SILENT,
    WARNING,
    REGROUPING,
    { name: 'Lost memberships', query: query({ state: ['lostMemberships'] }) },
  ],
  inventory: [
    NOT_ENROLLED,
    HYBRID_JOIN_FAILED,
    WARNING,
    SILENT,
    REGROUPING,
    { name: 'Excluded', query: query({ state: ['excluded'] }) },
    { name: 'Duplicate hardware ID', query: query({ state: ['duplicate'] }) },
  ],
}

/** Questions that everybody asks of a list. All that are not of devices are of policies. */
export function builtInViews(list: ViewList): readonly BuiltInView[] {
  return OF_DEVICES[list] ?? POLICIES
}
