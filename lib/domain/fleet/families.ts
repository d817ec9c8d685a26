import { getProfile, type SettingValue } from '../catalog'
import {
  compareText,
  canonicalJson,
  platformOf,
  policyReason,
  policySetDocument,
  resolveSettings,
  settingReason,
  sha256,
  type PolicySetDocument,
  type ResolutionOptions,
  type ResolutionPolicy,
  type SettingResult,
} from '../resolution'
import type { CohortTable } from './cohort-table'
import type { DeviceFacts } from './device-table'
import { sideText } from './impact-sides'
import { RecentMap } from '../recent-map'

/** What comes of one family of settings on the devices of a cohort. A cohort's resolution is the union of such parts. */
export interface FamilyPart {
  /** Sorted by key. */
  readonly settings: readonly SettingResult[]
  /** What goes into the policy set. */
  readonly entries: readonly PartEntry[]
  /** Equal numbers mean equal entries. */
  readonly entriesNumber: number
  /** One for all parts of the family between which no device could tell; sources may differ. */
  readonly face: PartFace
}
export interface PartEntry {
  readonly entry: PolicySetDocument['settings'][number]
  /** In canonical JSON. */
  readonly text: string
}
export interface PartFace {
  readonly settings: readonly SettingResult[]
  readonly text: string
}

export const NO_FACE: PartFace = { settings: [], text: '' }

/** A policy that says something about a family, and nothing but that. */
export interface Setter {
  readonly slot: number
  readonly content: number
  readonly policy: ResolutionPolicy
}

const MOST_FAMILIES = 20_000
const MOST_PARTS = 200_000
const MOST_HASHES = 100_000
/** Slots whose bits fit into a number beside the class. */
const CHUNK = 24

/** What all states of an index have worked out about families, by exact inputs. Forgets what was not asked for lately. */
export class FamilyStore {
  private readonly families = new RecentMap<string, Family>(MOST_FAMILIES)
  private readonly hashes = new RecentMap<string, string>(MOST_HASHES)
  private readonly entryNumbers = new RecentMap<string, number>(MOST_PARTS)
  private nextEntriesNumber = 0
  private parts = 0
  private partBytes = 0

  constructor(readonly options: ResolutionOptions) {}

  /** @param setters every policy that says something about the family, sorted by id */
  family(name: string, setters: readonly Setter[]): Family {
    const key = `${name}\u0000${setters.map(({ slot, content }) => `${slot}:${content}`).join(' ')}`
    const known = this.families.get(key)
    if (known) return known
    const family = new Family(setters, this)
    this.families.set(key, family)
    return family
  }

  /** Address of the policy set that these parts make up: the same as `policySetHash` gives for the whole document. */
  hash(osPlatform: DeviceFacts['osPlatform'], parts: readonly FamilyPart[]): string {
    const numbers = parts.flatMap((part) => (part.entries.length > 0 ? [part.entriesNumber] : []))
    const key = `${osPlatform} ${numbers.toSorted((a, b) => a - b).join(' ')}`
    const known = this.hashes.get(key)
    if (known !== undefined) return known
    const texts = sortedEntries(parts).map(({ text }) => text)
    // Members in the order of canonical JSON.
    const hash = sha256(
      `{"osPlatform":${JSON.stringify(osPlatform)},"schema":1,"settings":[${texts.join(',')}]}`,
    )
    this.hashes.set(key, hash)
    return hash
  }

  /** A number for a text of entries. It is never given twice: what was forgotten gets a new one, and only costs a hash. */
  entriesNumber(text: string): number {
    const known = this.entryNumbers.get(text)
    if (known !== undefined) return known
    const number = this.nextEntriesNumber++
    this.entryNumbers.set(text, number)
    return number
  }

  /** Counts a part in, and lets go of all of them when they are too many. */
  countPart(settings: readonly SettingResult[]): void {
    if (this.parts >= MOST_PARTS) {
      for (const family of this.families.values()) family.forget()
      this.parts = 0
      this.partBytes = 0
    }
    this.parts++
    for (const { contributions } of settings)
      this.partBytes += RESULT_BYTES + contributions.length * CONTRIBUTION_BYTES
  }

  get bytes(): number {
    return this.partBytes + this.parts * PART_BYTES + this.hashes.size * HASH_BYTES
  }
}

/** Objects of one part, one setting and one contribution, beside the values that policies hold anyway; rounded up. */
const PART_BYTES = 400
const RESULT_BYTES = 400
const CONTRIBUTION_BYTES = 120
const HASH_BYTES = 600

/** One family under one set of policies: what comes of it follows from the kind of device and which of them target it. */
export class Family {
  private readonly parts = new Map<number | string, FamilyPart>()
  private readonly faces = new Map<string, PartFace>()
  /** Kinds by class number: classes of devices between which this family makes no difference are of one kind. */
  private readonly kinds: (number | undefined)[] = []
  private readonly kindsByText = new Map<string, number>()

  /** @param setters sorted by policy */
  constructor(
    private readonly setters: readonly Setter[],
    private readonly store: FamilyStore,
  ) {}

  /**
   * What comes of the family on a cohort's devices; null when none of its policies targets them.
   * @param factsOf facts of any device of the cohort, asked for only where they are needed
   */
  part(table: CohortTable, cohort: number, factsOf: (cohort: number) => DeviceFacts): FamilyPart | null {
    const first = this.bitsFrom(0, table, cohort)
    let key: number | string = first
    let isTargeted = first !== 0
    for (let start = CHUNK; start < this.setters.length; start += CHUNK) {
      const bits = this.bitsFrom(start, table, cohort)
      if (bits !== 0) isTargeted = true
      key = `${key} ${bits}`
    }
    if (!isTargeted) return null
    const classNumber = table.classOf(cohort)
    const kind = this.kinds[classNumber] ?? this.addClass(classNumber, factsOf(cohort))
    const whole = typeof key === 'number' ? kind * 2 ** CHUNK + key : `${kind} ${key}`
    return this.parts.get(whole) ?? this.resolve(whole, table, cohort, factsOf(cohort))
  }

  forget(): void {
    this.parts.clear()
    this.faces.clear()
  }

  /** Parts that come to the same on a device share a face. */
  faceOf(settings: readonly SettingResult[]): PartFace {
    const text = settings.map((result) => `${JSON.stringify(result.key)} ${sideText(result)}`).join('\n')
    const known = this.faces.get(text)
    if (known) return known
    const face = { settings, text }
    this.faces.set(text, face)
    return face
  }

  private addClass(classNumber: number, facts: DeviceFacts): number {
    const reasons = this.setters.map(({ policy }) => reasonsOn(facts, policy))
    const text = `${platformOf(facts.osPlatform)} ${facts.tamperProtection} ${reasons.join()}`
    const kind = this.kindsByText.get(text) ?? this.kindsByText.size
    this.kindsByText.set(text, kind)
    this.kinds[classNumber] = kind
    return kind
  }

  private resolve(key: number | string, table: CohortTable, cohort: number, facts: DeviceFacts): FamilyPart {
    const policies = this.setters.flatMap(({ slot, policy }) => (table.hasSlot(cohort, slot) ? [policy] : []))
    const settings = resolveSettings(facts, policies, this.store.options)
    const part = new ResolvedFamily(settings, facts.osPlatform, this, this.store)
    this.parts.set(key, part)
    this.store.countPart(settings)
    return part
  }

  private bitsFrom(start: number, table: CohortTable, cohort: number): number {
    let bits = 0
    const end = Math.min(start + CHUNK, this.setters.length)
    for (let i = start; i < end; i++) {
      const setter = this.setters[i]
      if (setter && table.hasSlot(cohort, setter.slot)) bits |= 1 << (i - start)
    }
    return bits
  }
}

/** Entries and face are made when first asked for: comparing states needs one, delivering the other. */
class ResolvedFamily implements FamilyPart {
  private madeEntries: readonly PartEntry[] | null = null
  private madeNumber = -1
  private madeFace: PartFace | null = null

  constructor(
    readonly settings: readonly SettingResult[],
    private readonly osPlatform: DeviceFacts['osPlatform'],
    private readonly family: Family,
    private readonly store: FamilyStore,
  ) {}

  get entries(): readonly PartEntry[] {
    this.madeEntries ??= this.settings.flatMap((result) => entriesOf(this.osPlatform, result))
    return this.madeEntries
  }

  get entriesNumber(): number {
    if (this.madeNumber < 0) {
      this.madeNumber = this.store.entriesNumber(this.entries.map(({ text }) => text).join(','))
    }
    return this.madeNumber
  }

  get face(): PartFace {
    this.madeFace ??= this.family.faceOf(this.settings)
    return this.madeFace
  }
}

/** Entries of all parts in the order of keys. */
export function sortedEntries(parts: readonly FamilyPart[]): readonly PartEntry[] {
  return parts.flatMap((part) => part.entries).toSorted((a, b) => compareText(a.entry.key, b.entry.key))
}

/** Values that come from one policy make the same entry in every part; values never change. */
const entryOfValue = new WeakMap<SettingValue, PartEntry>()

/** What a result puts into the policy set: one entry or none. */
function entriesOf(osPlatform: DeviceFacts['osPlatform'], result: SettingResult): readonly PartEntry[] {
  const value = result.outcome === 'applied' && !result.merged ? result.value : null
  const known = value && entryOfValue.get(value)
  if (known && known.entry.key === result.key) return [known]
  return policySetDocument(osPlatform, [result]).settings.map((entry) => {
    const made = { entry, text: canonicalJson(entry) }
    if (value) entryOfValue.set(value, made)
    return made
  })
}

/** What keeps each setting of a policy from counting on such devices, as resolution asks it. */
function reasonsOn(facts: DeviceFacts, policy: ResolutionPolicy): string {
  const whole = policyReason(facts, policy)
  const profile = getProfile(policy.profileId)
  if (whole || !profile) return whole ?? ''
  const reasons = Object.entries(policy.settings).map(([id, value]) =>
    settingReason(facts, profile, id, value),
  )
  return reasons.join(' ')
}
