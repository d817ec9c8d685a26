import {
  allDefinitions,
  fromDeviceValue,
  PROFILES,
  type Platform,
  type Profile,
  type SettingDefinition,
  type SettingValue,
} from '../../catalog'
import { isList, isObject, type Json, type JsonObject } from '../json'
import type { ImportedPolicy, ImportProblem } from '../types'
import type { KeptKey } from './kept-key'

/** Sections of the managed settings of Defender. Source: Microsoft Learn, "Configure security settings" for Linux and macOS. */
const OWN_SECTIONS: ReadonlySet<string> = new Set([
  'antivirusEngine',
  'cloudService',
  'deviceControl',
  'exclusionSettings',
  'networkProtection',
  'tamperProtection',
])
/** Of names that other programs give their sections as well. */
const SECTIONS: ReadonlySet<string> = new Set([
  ...OWN_SECTIONS,
  'advancedSettings',
  'dlp',
  'edr',
  'features',
  'scheduledScan',
  'userInterface',
])
/** Microsoft's own samples explain a key beside it, in members that the agent passes over. */
const REMARKS: ReadonlySet<string> = new Set(['info', 'possible values'])

/** Is this a document of managed settings? One section of its own tells, or nothing but sections and remarks. */
export function isManagedDocument(value: Json | undefined): value is JsonObject {
  if (!isObject(value)) return false
  const sections = Object.keys(value).filter((name) => isObject(value[name]))
  if (sections.some((name) => OWN_SECTIONS.has(name))) return true
  return sections.length > 0 && Object.keys(value).every((name) => SECTIONS.has(name) || REMARKS.has(name))
}

/** The platform whose profiles know more of the document; Linux where they know the same, as it has these files. */
export function platformOfDocument(document: JsonObject): Platform {
  const known = (platform: Platform) => new Reading(platform).read(document).understood
  return known('macOS') > known('linux') ? 'macOS' : 'linux'
}

export interface ManagedReading {
  readonly policies: readonly ImportedPolicy[]
  readonly problems: readonly ImportProblem[]
}

/**
 * Managed settings as policies: the values that a profile knows, one policy for each profile that is needed (antivirus with
 * its exclusions, EDR). Keys that no profile has stay with the antivirus policy and are written back unchanged.
 * @param path where the document stands in its file, for problems
 */
export function readManagedDocument(
  document: JsonObject,
  platform: Platform,
  name: string,
  path: string,
  format: 'managedSettings' | 'mobileconfig',
): ManagedReading {
  const { byProfile, kept, refused, remarks } = new Reading(platform).read(document)
  const parts = [...byProfile].filter(([, values]) => values.length > 0)
  const [main] = PROFILES.filter((profile) => profile.platform === platform)
  if (parts.length === 0 && kept.length > 0 && main) parts.push([main, []])
  const owner = parts.find(([profile]) => profile === main) ?? parts[0]
  const policies = parts.map(([profile, values]): ImportedPolicy => {
    const own = owner?.[0] === profile ? kept : []
    return {
      format,
      sourceId: null,
      name: parts.length > 1 ? `${name} - ${profile.name}` : name,
      description: '',
      profileId: profile.id,
      profileInferred: true,
      platform,
      technologies: profile.graphTechnologies.split(','),
      settings: { values: Object.fromEntries(values), unknown: own },
      assignments: [],
      roleScopeTagIds: [],
      unknownSettingIds: own.map((key) => key.path.join('.')),
      notices: [
        `Managed settings, read as ${profile.name}.`,
        ...(own.length > 0 ? [keptNotice(own)] : []),
        ...(owner?.[0] === profile && remarks > 0
          ? [`${remarks} remarks (info, possible values) were left out.`]
          : []),
      ],
    }
  })
  return {
    policies,
    problems: refused.map((keys) => ({ path: `${path}.${keys.join('.')}`, message: REFUSED })),
  }
}

const REFUSED = 'The catalogue does not know this value. It is kept as it is and resolved by nobody.'

function keptNotice(kept: readonly KeptKey[]): string {
  const names = kept.slice(0, 3).map((key) => key.path.join('.'))
  const more = kept.length > 3 ? ` and ${kept.length - 3} more` : ''
  return `No profile has ${names.join(', ')}${more}. Managed settings and profiles export ${kept.length === 1 ? 'it' : 'them'} unchanged; Graph cannot hold ${kept.length === 1 ? 'it' : 'them'}.`
}

/** Walks a document along the key paths of one platform's settings. */
class Reading {
  /** In the catalogue's order: antivirus first, so that its exclusions are not a policy of their own. */
  readonly byProfile: Map<Profile, [string, SettingValue][]>
  readonly kept: KeptKey[] = []
  /** Paths that a setting has, with a value that it has not. */
  readonly refused: (readonly string[])[] = []
  remarks = 0
  understood = 0
  readonly #definitions = new Map<string, { readonly profile: Profile; readonly def: SettingDefinition }>()

  constructor(platform: Platform) {
    const profiles = PROFILES.filter((profile) => profile.platform === platform)
    this.byProfile = new Map(profiles.map((profile) => [profile, []]))
    for (const profile of profiles)
      for (const def of allDefinitions(profile))
        if (!this.#definitions.has(def.csp)) this.#definitions.set(def.csp, { profile, def })
  }

  read(document: JsonObject): this {
    this.#walk(document, [])
    return this
  }

  #walk(node: JsonObject, path: readonly string[]): void {
    for (const [name, raw] of Object.entries(node)) {
      if (this.#isRemark(name, raw)) continue
      const here = [...path, name]
      const value = this.#withoutRemarks(raw)
      const known = this.#definitions.get(here.join('.'))
      const read = known && fromDeviceValue(known.def, value)
      if (known && read) {
        this.understood++
        this.byProfile.get(known.profile)?.push([known.def.id, read])
      } else if (isObject(value) && (path.length === 0 || this.#hasBelow(here)) && !known) {
        // Objects without members are kept as they are, or they would be lost.
        if (Object.keys(value).length > 0) this.#walk(value, here)
        else this.#keep(here, value)
      } else {
        if (known) this.refused.push(here)
        this.#keep(here, value)
      }
    }
  }

  #keep(path: readonly string[], value: Json): void {
    this.kept.push({ format: 'managedSettings', path, value })
  }

  #hasBelow(path: readonly string[]): boolean {
    const prefix = `${path.join('.')}.`
    return [...this.#definitions.keys()].some((key) => key.startsWith(prefix))
  }

  #isRemark(name: string, value: Json): boolean {
    const isRemark = REMARKS.has(name) && typeof value === 'string'
    if (isRemark) this.remarks++
    return isRemark
  }

  #withoutRemarks(value: Json): Json {
    if (isList(value)) return value.map((item) => this.#withoutRemarks(item))
    if (!isObject(value)) return value
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name, member]) => !this.#isRemark(name, member))
        .map(([name, member]) => [name, this.#withoutRemarks(member)]),
    )
  }
}
