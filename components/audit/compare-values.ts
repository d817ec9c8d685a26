/** One member of a record's before and after. */
export interface ValueChange {
  readonly path: string
  readonly before: unknown
  readonly after: unknown
  readonly isSame: boolean
}

/** The members of two values side by side, those that differ first; a value that is no object is one member. */
export function compareValues(before: unknown, after: unknown): readonly ValueChange[] {
  const [from, to] = [membersOf(before), membersOf(after)]
  return [...new Set([...from.keys(), ...to.keys()])]
    .map((path) => {
      const [a, b] = [from.get(path), to.get(path)]
      return { path, before: a, after: b, isSame: textOf(a) === textOf(b) }
    })
    .toSorted((a, b) => Number(a.isSame) - Number(b.isSame))
}

function membersOf(value: unknown): ReadonlyMap<string, unknown> {
  if (value === null || value === undefined) return new Map()
  if (typeof value === 'object' && !Array.isArray(value)) return new Map(Object.entries(value))
  return new Map([['value', value]])
}

/** A member as people read it: text as it is, on and off, anything else as indented JSON. */
export function textOf(value: unknown): string {
  if (value === undefined) return ''
  if (value === null) return 'not set'
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return JSON.stringify(value, null, 2)
}

/** 'behaviourEra' -> 'Behaviour era'. */
export function labelOf(path: string): string {
  const words = path.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
