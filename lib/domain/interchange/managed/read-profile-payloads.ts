import { isList, isObject, objectProp, prop, textProp, type Json, type JsonObject } from '../json'
import type { ImportedPolicy, ImportProblem } from '../types'
import { isManagedDocument, readManagedDocument, type ManagedReading } from './read-managed-document'

/** Preference domains of Defender on macOS. Source: Microsoft Learn, "Set preferences for … on macOS". */
const DOMAINS: ReadonlySet<string> = new Set([
  'com.microsoft.wdav',
  'com.microsoft.wdav.ext',
  'com.microsoft.wdav.atp',
])
const MANAGED_CLIENT = 'com.apple.ManagedClient.preferences'

/**
 * The Defender settings of a macOS configuration profile, or of a bare preference file. Payloads of other domains (system
 * extensions, privacy preferences) are named and left to the MDM.
 */
export function readProfilePayloads(root: Json, name: string): ManagedReading {
  if (!isObject(root)) return nothing('$', 'There is no dictionary at the top of this property list.')
  const payloads = prop(root, 'PayloadContent')
  if (isList(payloads)) {
    const title = textProp(root, 'PayloadDisplayName')?.trim() || name
    const readings = payloads.map((payload, index) =>
      readPayload(payload, title, `$.PayloadContent[${index}]`),
    )
    const policies = readings.flatMap((reading) => reading.policies)
    return { policies: numbered(policies), problems: readings.flatMap((reading) => reading.problems) }
  }
  const document = withoutPayloadKeys(root)
  if (isManagedDocument(document)) return readManagedDocument(document, 'macOS', name, '$', 'mobileconfig')
  return nothing('$', NO_SETTINGS)
}

const NO_SETTINGS = 'No Defender settings here. Choose a profile or preference file for com.microsoft.wdav.'

function readPayload(payload: Json, name: string, path: string): ManagedReading {
  if (!isObject(payload)) return nothing(path, 'This payload is no dictionary. It was left out.')
  const type = textProp(payload, 'PayloadType') ?? ''
  if (DOMAINS.has(type)) return readSettings(withoutPayloadKeys(payload), name, path)
  if (type !== MANAGED_CLIENT) return nothing(path, otherPayload(type))
  const domains = objectProp(payload, 'PayloadContent') ?? {}
  const readings = Object.entries(domains).map(([domain, held]) => {
    const here = `${path}.PayloadContent.${domain}`
    if (!DOMAINS.has(domain)) return nothing(here, otherPayload(domain))
    return readForced(held, name, here)
  })
  return {
    policies: readings.flatMap((reading) => reading.policies),
    problems: readings.flatMap((reading) => reading.problems),
  }
}

/** Managed preferences wrap the settings: `Forced` > entries > `mcx_preference_settings`. */
function readForced(held: Json, name: string, path: string): ManagedReading {
  const forced = isObject(held) ? prop(held, 'Forced') : undefined
  const entries = isList(forced) ? forced : []
  const readings = entries.map((entry, index) => {
    const settings = isObject(entry) ? objectProp(entry, 'mcx_preference_settings') : undefined
    const here = `${path}.Forced[${index}]`
    return settings
      ? readSettings(settings, name, `${here}.mcx_preference_settings`)
      : nothing(here, 'There are no mcx_preference_settings here. It was left out.')
  })
  return readings.length === 0
    ? nothing(path, NO_SETTINGS)
    : {
        policies: readings.flatMap((reading) => reading.policies),
        problems: readings.flatMap((reading) => reading.problems),
      }
}

function readSettings(document: JsonObject, name: string, path: string): ManagedReading {
  return Object.keys(document).length === 0
    ? nothing(path, 'This payload holds no settings. It was left out.')
    : readManagedDocument(document, 'macOS', name, path, 'mobileconfig')
}

function withoutPayloadKeys(payload: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(payload).filter(([key]) => !key.startsWith('Payload')))
}

function otherPayload(type: string): string {
  return `A payload for ${type || 'an unnamed domain'} holds no Defender settings. Deploy it with the MDM that it comes from.`
}

/** Several payloads of one profile do not become policies of one name. */
function numbered(policies: readonly ImportedPolicy[]): readonly ImportedPolicy[] {
  const seen = new Map<string, number>()
  return policies.map((policy) => {
    const n = (seen.get(policy.name) ?? 0) + 1
    seen.set(policy.name, n)
    return n === 1 ? policy : { ...policy, name: `${policy.name} (${n})` }
  })
}

function nothing(path: string, message: string): ManagedReading {
  const problems: readonly ImportProblem[] = [{ path, message }]
  return { policies: [], problems }
}
