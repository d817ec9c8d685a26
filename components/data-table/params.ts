import { parseAsArrayOf, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'

/**
 * URL parameters of a list: search text, sort column (one of `sortables`, so that no URL can sort by anything else),
 * direction, page, page size and shown columns, and the list's own filters.
 */
export function listParams<const S extends readonly [string, ...string[]], E extends object>(
  sortables: S,
  defaults: { readonly sort: S[number]; readonly dir: 'asc' | 'desc' },
  extra: E,
) {
  return {
    q: parseAsString.withDefault(''),
    sort: parseAsStringLiteral(sortables).withDefault(defaults.sort as NonNullable<S[number]>),
    dir: parseAsStringLiteral(['asc', 'desc'] as const).withDefault(defaults.dir),
    page: parseAsInteger.withDefault(1),
    size: parseAsInteger.withDefault(50),
    cols: parseAsArrayOf(parseAsString),
    ...extra,
  }
}
