import type { SettingValue } from '../catalog'
import {
  canonicalJson,
  resolveSettings,
  sha256,
  policySetDocument,
  type PolicySetDocument,
  type ResolutionDevice,
  type ResolutionOptions,
  type SettingResult,
} from '../resolution'
import type { PolicyState } from './policy-states'

type PolicySetEntry = PolicySetDocument['settings'][number]

/**
 * Resolution of some policies that have no setting in common with any other policy: a cohort's resolution is the union of
 * its parts. Many cohorts share a part, and editing a policy makes new parts only where it is one of them.
 */
export interface ComponentResolution {
  /** Sorted by key. */
  readonly settings: readonly SettingResult[]
  /** What goes into the policy set, sorted by key, with the canonical text of each entry. */
  readonly entries: readonly { readonly entry: PolicySetEntry; readonly text: string }[]
  /** Equal numbers mean equal entries. */
  readonly textNumber: number
}

/** What the devices of one class have in common; any of them stands for all. */
export type ClassFacts = Omit<ResolutionDevice, 'id' | 'directory'>

const MOST_PARTS = 60_000
const MOST_HASHES = 200_000

/** Parts by their exact inputs. Forgets what was not asked for lately, so equal inputs mostly give the identical object. */
export class PartCache {
  private readonly parts = new RecentMap<string, ComponentResolution>(MOST_PARTS, bytesOfPart)
  private readonly hashes = new RecentMap<string, string>(MOST_HASHES, (hash) => hash.length + ENTRY_BYTES)
  private readonly textNumbers = new RecentMap<string, number>(MOST_PARTS, () => ENTRY_BYTES)
  private nextTextNumber = 0

  constructor(private readonly options: ResolutionOptions) {}

  /** @param key class and contents: equal keys mean equal inputs. @param policies of one component */
  part(key: string, facts: ClassFacts, policies: readonly PolicyState[]): ComponentResolution {
    const known = this.parts.get(key)
    if (known) return known
    const settings = resolveSettings(
      facts,
      policies.map((state) => state.policy),
      this.options,
    )
    const entries = settings.flatMap((result) => entryOf(facts.osPlatform, result))
    const part = { settings, entries, textNumber: this.textNumber(entries) }
    this.parts.set(key, part)
    return part
  }

  /** Address of the policy set that these parts make up: the same as `policySetHash` gives for the whole document. */
  hash(osPlatform: ResolutionDevice['osPlatform'], parts: readonly ComponentResolution[]): string {
    const key = `${osPlatform} ${parts
      .map((part) => part.textNumber)
      .toSorted((a, b) => a - b)
      .join(' ')}`
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

  get bytes(): number {
    return this.parts.bytes + this.hashes.bytes + this.textNumbers.bytes
  }

  private textNumber(entries: ComponentResolution['entries']): number {
    const text = entries.map((entry) => entry.text).join(',')
    const known = this.textNumbers.get(text)
    if (known !== undefined) return known
    // A number is never given twice: what was forgotten gets a new one, and only costs a hash.
    const number = this.nextTextNumber++
    this.textNumbers.set(text, number)
    return number
  }
}

/** Entries of all parts in the order of keys. */
export function sortedEntries(parts: readonly ComponentResolution[]): ComponentResolution['entries'] {
  return parts
    .flatMap((part) => part.entries)
    .toSorted((a, b) => (a.entry.key < b.entry.key ? -1 : a.entry.key > b.entry.key ? 1 : 0))
}

/** Values that come from one policy make the same entry in every part; values never change. */
const entriesOf = new WeakMap<
  SettingValue,
  ComponentResolution['entries'][number] & { readonly key: string }
>()

/** What a result puts into the policy set: one entry or none. */
function entryOf(
  osPlatform: ResolutionDevice['osPlatform'],
  result: SettingResult,
): ComponentResolution['entries'] {
  const value = result.outcome === 'applied' && !result.merged ? result.value : null
  const known = value && entriesOf.get(value)
  if (known && known.key === result.key) return [known]
  return policySetDocument(osPlatform, [result]).settings.map((entry) => {
    const made = { key: entry.key, entry, text: canonicalJson(entry) }
    if (value) entriesOf.set(value, made)
    return made
  })
}

/** Objects of one setting, beside the values that policies hold anyway; measured on generated fleets. */
const RESULT_BYTES = 400
const CONTRIBUTION_BYTES = 120
const ENTRY_BYTES = 100

function bytesOfPart({ settings, entries }: ComponentResolution): number {
  let bytes = ENTRY_BYTES
  for (const result of settings) bytes += RESULT_BYTES + result.contributions.length * CONTRIBUTION_BYTES
  // The text twice: by itself, and in what tells equal texts.
  for (const { text } of entries) bytes += text.length * 2
  return bytes
}

/** Keeps what was used lately: when the young half is full, the old half is dropped. */
class RecentMap<K, V> {
  private young = new Map<K, V>()
  private old = new Map<K, V>()
  private youngBytes = 0
  private oldBytes = 0

  constructor(
    private readonly most: number,
    private readonly weigh: (value: V) => number,
  ) {}

  get bytes(): number {
    return this.youngBytes + this.oldBytes
  }

  get(key: K): V | undefined {
    const young = this.young.get(key)
    if (young !== undefined) return young
    const old = this.old.get(key)
    if (old !== undefined) this.set(key, old)
    return old
  }

  set(key: K, value: V): void {
    if (this.young.size >= this.most / 2) {
      this.old = this.young
      this.oldBytes = this.youngBytes
      this.young = new Map()
      this.youngBytes = 0
    }
    this.young.set(key, value)
    this.youngBytes += this.weigh(value)
  }
}
