import type { SettingValues } from '../catalog'
import { canonicalJson, type ResolutionOptions, type ResolutionPolicy } from '../resolution'
import { NONE } from './cohort-table'
import type { IndexState } from './index-state'
import type { ReleaseState } from './release-states'
import { settingsByFamily } from './setting-families'

/**
 * Which families of settings can come out differently for devices that go from one cohort to another: those of policies that
 * they gain or lose, those in which a policy that they keep was edited, and all where the facts of the device are others.
 * Families are bits, so that the union over many policies costs a few words each.
 */
export class TouchedFamilies {
  private readonly names: string[] = []
  private readonly numbers = new Map<string, number>()
  private readonly familiesBefore: ReadonlyMap<number, Uint32Array>
  private readonly familiesAfter: ReadonlyMap<number, Uint32Array>
  private readonly edited: readonly { readonly slot: number; readonly families: Uint32Array }[]
  private readonly touched: Uint32Array

  constructor(
    private readonly before: IndexState,
    private readonly after: IndexState,
  ) {
    for (const state of [before, after]) {
      for (const { policy } of state.releases.values())
        for (const name of settingsByFamily(policy.settings).keys()) this.number(name)
    }
    this.familiesBefore = this.familiesBySlot(before)
    this.familiesAfter = this.familiesBySlot(after)
    this.edited = this.findEdited()
    this.touched = this.bitsOf([])
  }

  /** Does a policy that targets this cohort of both states say something else than before? */
  hasEdited(cohort: number): boolean {
    return this.edited.some(({ slot }) => this.before.cohorts.table.hasSlot(cohort, slot))
  }

  /** @param gained slots of policies that target only the second cohort @param lost only the first */
  forEach(
    from: number,
    to: number,
    gained: readonly number[],
    lost: readonly number[],
    visit: (family: string) => void,
  ): void {
    const { touched } = this
    const [was, is] = [this.before.cohorts.table, this.after.cohorts.table]
    const isPresent = from !== NONE && to !== NONE
    touched.fill(0)
    for (const slot of gained) addTo(touched, this.familiesAfter.get(slot))
    for (const slot of lost) addTo(touched, this.familiesBefore.get(slot))
    if (isPresent) {
      for (const { slot, families } of this.edited) {
        if (was.hasSlot(from, slot) && is.hasSlot(to, slot)) addTo(touched, families)
      }
      if (was.classOf(from) !== is.classOf(to)) {
        // Policies that are gained or lost are in already, so that one side's are enough.
        for (const [slot, families] of this.familiesAfter) if (is.hasSlot(to, slot)) addTo(touched, families)
      }
    }
    for (let w = 0; w < touched.length; w++) {
      let word = touched[w] ?? 0
      while (word !== 0) {
        visit(this.names[(w << 5) + 31 - Math.clz32(word & -word)] ?? '')
        word &= word - 1
      }
    }
  }

  private number(name: string): number {
    const number = this.numbers.get(name) ?? this.names.length
    if (number === this.names.length) {
      this.names.push(name)
      this.numbers.set(name, number)
    }
    return number
  }

  private bitsOf(names: Iterable<string>): Uint32Array {
    const bits = new Uint32Array((this.names.length + 31) >>> 5)
    for (const name of names) {
      const number = this.number(name)
      bits[number >>> 5] = (bits[number >>> 5] ?? 0) | (1 << (number & 31))
    }
    return bits
  }

  private familiesBySlot({ releases }: IndexState): ReadonlyMap<number, Uint32Array> {
    return new Map(
      [...releases.values()].map(({ slot, policy }) => [
        slot,
        this.bitsOf(settingsByFamily(policy.settings).keys()),
      ]),
    )
  }

  private findEdited(): readonly { readonly slot: number; readonly families: Uint32Array }[] {
    return [...this.after.releases].flatMap(([key, now]) => {
      const old = this.before.releases.get(key)
      if (!old || old.content === now.content) return []
      const families = this.bitsOf(editedFamilies(old, now, this.after.lineage.options))
      return [{ slot: now.slot, families }]
    })
  }
}

/** Families in which a policy says something else: all of them where something about the whole policy is different. */
function editedFamilies(
  { policy: old }: ReleaseState,
  { policy: now }: ReleaseState,
  options: ResolutionOptions,
): readonly string[] {
  const [was, is] = [settingsByFamily(old.settings), settingsByFamily(now.settings)]
  const names = [...new Set([...was.keys(), ...is.keys()])]
  const isTimeless = options.strategy !== 'mostSecureThenLatest' || old.lastModified === now.lastModified
  return isTimeless && isSameFrame(old, now)
    ? names.filter((name) => !sameValues(was.get(name), is.get(name)))
    : names
}

/** Name and version say nothing about the outcome. */
function isSameFrame(a: ResolutionPolicy, b: ResolutionPolicy): boolean {
  return a.profileId === b.profileId && canonicalJson(a.technologies) === canonicalJson(b.technologies)
}

function sameValues(a: SettingValues | undefined, b: SettingValues | undefined): boolean {
  if (!a || !b) return a === b
  const ids = Object.keys(a)
  return (
    ids.length === Object.keys(b).length &&
    ids.every((id) => {
      const [was, is] = [a[id], b[id]]
      return was === is || (was !== undefined && is !== undefined && canonicalJson(was) === canonicalJson(is))
    })
  )
}

function addTo(target: Uint32Array, source: Uint32Array | undefined): void {
  if (!source) return
  for (let w = 0; w < source.length; w++) target[w] = (target[w] ?? 0) | (source[w] ?? 0)
}

/** Slots of a signature that another one lacks, ascending. */
export function slotsOnlyIn(a: Uint32Array, b: Uint32Array): readonly number[] {
  let slots: number[] | null = null
  for (let w = 0; w < a.length; w++) {
    let word = (a[w] ?? 0) & ~(b[w] ?? 0)
    while (word !== 0) {
      slots ??= []
      slots.push((w << 5) + 31 - Math.clz32(word & -word))
      word &= word - 1
    }
  }
  return slots ?? NO_SLOTS
}
const NO_SLOTS: readonly number[] = []
