/** What canonical encoding takes: JSON without its accidents. `undefined` members are left out, as JSON.stringify does. */
export type CanonicalInput =
  | string
  | number
  | boolean
  | null
  | readonly CanonicalInput[]
  | { readonly [key: string]: CanonicalInput | undefined }

/**
 * One text for equal data: JSON with members sorted by their names' UTF-16 code units and no white space, after RFC 8785
 * (which ECMAScript's own number and string forms satisfy). Database columns may reorder members; this undoes it.
 */
export function canonicalJson(value: CanonicalInput): string {
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
    .toSorted(([a], [b]) => compareText(a, b))
    .flatMap(([name, member]) =>
      member === undefined ? [] : [`${JSON.stringify(name)}:${canonicalJson(member)}`],
    )
  return `{${members.join(',')}}`
}

/** Order by code units: the same on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function isList(value: CanonicalInput): value is readonly CanonicalInput[] {
  return Array.isArray(value)
}
