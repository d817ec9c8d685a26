/**
 * Which conflicts a page is about: those of a setting (`key`), of a setting among exactly these policies (`key` and
 * `among`), or of two policies that contradict each other, whatever the setting (`pair`, with or without `key`).
 */
export type ConflictSelection =
  | { readonly kind: 'setting'; readonly key: string }
  | { readonly kind: 'contest'; readonly key: string; readonly among: readonly string[] }
  | { readonly kind: 'pair'; readonly pair: readonly [string, string]; readonly key?: string }

/** One text for a row, a URL and a map: `key`, `id+id|key`, or `id+id`. Ids hold neither of the signs. */
export function selectionId(selection: ConflictSelection): string {
  switch (selection.kind) {
    case 'setting':
      return selection.key
    case 'contest':
      return `${selection.among.toSorted().join('+')}|${selection.key}`
    case 'pair':
      return [...selection.pair].toSorted().join('+')
  }
}

/** URL parameters of a selection, the same on every page that takes one. */
export interface SelectionParams {
  readonly key: string
  readonly among: readonly string[]
  readonly pair: readonly string[]
}

export function toSelectionParams(selection: ConflictSelection): URLSearchParams {
  const query = new URLSearchParams()
  if ('key' in selection && selection.key) query.set('key', selection.key)
  if (selection.kind === 'contest') query.set('among', selection.among.toSorted().join(','))
  if (selection.kind === 'pair') query.set('pair', [...selection.pair].toSorted().join(','))
  return query
}

/** The selection that a URL names; null when it names none. */
export function readSelection({ key, among, pair }: SelectionParams): ConflictSelection | null {
  const [a, b] = pair
  if (a && b) return { kind: 'pair', pair: [a, b], ...(key ? { key } : {}) }
  if (!key) return null
  return among.length > 0 ? { kind: 'contest', key, among: among.toSorted() } : { kind: 'setting', key }
}

/** Address of the devices of these conflicts: exactly those that a report counts. @param policyId who contends in them */
export function conflictDevicesHref(slug: string, selection: ConflictSelection, policyId?: string): string {
  const query = toSelectionParams(selection)
  if (policyId) query.set('policy', policyId)
  return `/${slug}/reports/conflicts/devices?${query}`
}

/** Address of the report with one conflict open beside the list. */
export function conflictHref(slug: string, selection: ConflictSelection): string {
  const view = selection.kind === 'contest' ? 'devices' : selection.kind
  const query = new URLSearchParams({
    ...(view === 'setting' ? {} : { view }),
    open: selectionId(selection),
  })
  return `/${slug}/reports/conflicts?${query}`
}

/** The selection behind a row's id. Texts that are no id of the view are taken as a setting that is in no conflict. */
export function selectionOf(view: ConflictView, id: string): ConflictSelection {
  const bar = id.indexOf('|')
  if (view === 'devices' && bar >= 0)
    return { kind: 'contest', key: id.slice(bar + 1), among: id.slice(0, bar).split('+').toSorted() }
  const [a, b] = id.split('+')
  if (view === 'pair' && a && b) return { kind: 'pair', pair: [a, b] }
  return { kind: 'setting', key: id }
}

/** How the report can be looked at: by setting, by pair of policies, by number of devices. */
export const CONFLICT_VIEWS = ['setting', 'pair', 'devices'] as const
export type ConflictView = (typeof CONFLICT_VIEWS)[number]

/** "At least so many devices." */
export const DEVICE_FLOORS = ['10', '100', '1000'] as const
