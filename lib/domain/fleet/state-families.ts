import type { DeviceFacts } from './device-table'
import { NO_FACE, type Family, type FamilyPart, type PartFace, type Setter } from './families'
import type { IndexState } from './index-state'
import { settingsByFamily } from './setting-families'

/** The families of one state, resolved cohort by cohort. What was worked out is kept for all states of the index. */
export class StateFamilies {
  private readonly families = new Map<string, Family>()
  private all: readonly Family[] | null = null

  constructor(
    private readonly state: IndexState,
    private readonly factsOf: (cohort: number) => DeviceFacts,
  ) {}

  /** What devices can tell of a family in a cohort. */
  face(name: string, cohort: number): PartFace {
    const part = this.family(name).part(this.state.cohorts.table, cohort, this.factsOf)
    return part ? part.face : NO_FACE
  }

  /** Everything that comes of policies in a cohort. */
  parts(cohort: number): readonly FamilyPart[] {
    this.all ??= this.everyFamily()
    const parts: FamilyPart[] = []
    for (const family of this.all) {
      const part = family.part(this.state.cohorts.table, cohort, this.factsOf)
      if (part) parts.push(part)
    }
    return parts
  }

  private family(name: string): Family {
    const known = this.families.get(name)
    if (known) return known
    const setters = [...this.state.releases.values()].flatMap(
      ({ policy, slot, content }): readonly Setter[] => {
        const settings = settingsByFamily(policy.settings).get(name)
        return settings ? [{ slot, content, policy: { ...policy, settings } }] : []
      },
    )
    const family = this.state.lineage.families.family(name, setters)
    this.families.set(name, family)
    return family
  }

  private everyFamily(): readonly Family[] {
    const names = new Set<string>()
    for (const { policy } of this.state.releases.values())
      for (const name of settingsByFamily(policy.settings).keys()) names.add(name)
    return [...names].map((name) => this.family(name))
  }
}
