import type { PartFace } from './families'
import { isSameSide, type Found } from './impact-sides'

/** One unit of resolution that comes out differently. */
export interface UnitChange {
  readonly key: string
  readonly settingId: string
  readonly before: Found
  readonly after: Found
}

/** The units of one family of settings that come out differently. One object for all pairs of cohorts that differ so. */
export interface FamilyChange {
  readonly units: readonly UnitChange[]
  /** Some unit is in conflict that was not, and the other way round. */
  readonly conflictsAppear: boolean
  readonly conflictsVanish: boolean
}

export function appears({ before, after }: Pick<UnitChange, 'before' | 'after'>): boolean {
  return after?.outcome === 'conflict' && before?.outcome !== 'conflict'
}

export function vanishes({ before, after }: Pick<UnitChange, 'before' | 'after'>): boolean {
  return before?.outcome === 'conflict' && after?.outcome !== 'conflict'
}

/** Compares what comes of families, each combination of two parts once. */
export class PartComparison {
  private readonly known = new Map<PartFace, Map<PartFace, FamilyChange>>()

  /** null where no device could tell the parts apart. */
  compare(before: PartFace, after: PartFace): FamilyChange | null {
    if (before === after || before.text === after.text) return null
    const from = this.known.get(before) ?? new Map<PartFace, FamilyChange>()
    this.known.set(before, from)
    const known = from.get(after)
    if (known) return known
    const change = compareUnits(before, after)
    from.set(after, change)
    return change
  }
}

function compareUnits(before: PartFace, after: PartFace): FamilyChange {
  const was = new Map(before.settings.map((result) => [result.key, result]))
  const is = new Map(after.settings.map((result) => [result.key, result]))
  const keys = new Set([...was.keys(), ...is.keys()])
  const units = [...keys].flatMap((key): readonly UnitChange[] => {
    const [from, to] = [was.get(key), is.get(key)]
    const settingId = (to ?? from)?.settingId ?? key
    return isSameSide(from, to) ? [] : [{ key, settingId, before: from, after: to }]
  })
  return { units, conflictsAppear: units.some(appears), conflictsVanish: units.some(vanishes) }
}
