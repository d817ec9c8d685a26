import { compareText } from '../../resolution'

type Sortable =
  string | number | boolean | null | readonly Sortable[] | { readonly [name: string]: Sortable | undefined }

/**
 * JSON for people and for Git: members sorted by name, lists as they are, two spaces, LF, and a line feed at the end. The
 * same data gives the same text. Members that are undefined are left out.
 */
export function sortedJson(value: Sortable): string {
  return `${JSON.stringify(sorted(value), null, 2)}\n`
}

function sorted(value: Sortable): Sortable {
  if (isList(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => compareText(a, b))
      .map(([name, member]) => [name, member === undefined ? undefined : sorted(member)]),
  )
}

function isList(value: Sortable): value is readonly Sortable[] {
  return Array.isArray(value)
}
