/**
 * One text for equal data: members in one order, absent and undefined alike. A value from the database and one from a form
 * may differ in nothing else.
 */
export function contentKey(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? ''
}

/** Do two values say the same? */
export function sameContent(a: unknown, b: unknown): boolean {
  return a === b || contentKey(a) === contentKey(b)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, member]) => [key, sorted(member)]),
  )
}
