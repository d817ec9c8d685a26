import type { WayOut } from '@/lib/domain/fleet'

/** Which of a way out's numbers. */
export const WAY_OUT_NUMBERS = ['helped', 'remaining', 'newConflicts', 'sideEffects'] as const
export type WayOutNumber = (typeof WAY_OUT_NUMBERS)[number]

/** A conflict that ways out are asked for: a setting, and who contends where only those conflicts are meant. */
export interface ContestReference {
  readonly key: string
  /** Empty: all conflicts of the setting. */
  readonly among: readonly string[]
}

/** One text for a way out, the same as long as policies and groups are. */
export function wayOutId(way: WayOut): string {
  switch (way.kind) {
    case 'removeSetting':
    case 'keepValue':
      return `${way.kind}:${way.policyId}`
    case 'matchValue':
      return `${way.kind}:${way.policyId}:${way.fromPolicyId}`
    case 'excludeGroup':
      return `${way.kind}:${way.policyId}:${way.groupId}`
    case 'removeAssignment':
      return `${way.kind}:${way.policyId}:${way.groupId ?? 'allDevices'}`
  }
}

function toQuery({ key, among }: ContestReference, more: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams({ key, ...(among.length > 0 ? { among: among.join(',') } : {}), ...more })
  return query.toString()
}

/** Address of the form that makes this edit, with the change filled in. */
export function wayOutEditHref(
  slug: string,
  policyId: string,
  conflict: ContestReference,
  way: { readonly id: string; readonly kind: WayOut['kind'] },
): string {
  const part = way.kind === 'excludeGroup' || way.kind === 'removeAssignment' ? 'assignments' : 'settings'
  return `/${slug}/policies/${policyId}/edit/${part}?${toQuery(conflict, { way: way.id })}`
}

/** Address of the devices behind one of a way out's numbers. */
export function wayOutDevicesHref(
  slug: string,
  conflict: ContestReference,
  wayId: string,
  of: WayOutNumber,
): string {
  return `/${slug}/reports/conflicts/way-out?${toQuery(conflict, { way: wayId, of })}`
}

/** Address that the advisor asks. */
export function adviceHref(slug: string, conflict: ContestReference): string {
  return `/${slug}/reports/conflicts/advice?${toQuery(conflict, {})}`
}

/** What a way out's numbers count: on a card, as a tab, and in a sentence. */
export const WAY_OUT_WORDS: Readonly<
  Record<WayOutNumber, { readonly short: string; readonly title: string; readonly sentence: string }>
> = {
  helped: {
    short: 'helped',
    title: 'Helped',
    sentence: 'Devices on which this conflict ends.',
  },
  remaining: {
    short: 'still in conflict',
    title: 'Still in conflict',
    sentence: 'Devices on which this conflict goes on.',
  },
  newConflicts: {
    short: 'get a new conflict',
    title: 'New conflicts',
    sentence: 'Devices on which another conflict appears.',
  },
  sideEffects: {
    short: 'change otherwise',
    title: 'Side effects',
    sentence:
      'Devices on which something else changes: another setting, or this one where it is not in conflict now.',
  },
}
