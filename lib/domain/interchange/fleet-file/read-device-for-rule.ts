import type { DirectoryProperties } from '../../groups'
import { isList, isObject, objectProp, prop, type Json, type JsonObject } from '../json'
import { deriveDirectory, FACT_NAMES, fieldsOf, readDeviceFacts } from './device-facts'
import { FileProblems, type FileProblem } from './problems'
import { readDirectory } from './read-directory'
import { SURVEY_NAMES } from './read-survey'

/** One device that a rule is asked about. */
export interface RuleDevice {
  /** As the file names it: its id, else its display name, else null. */
  readonly id: string | null
  readonly properties: DirectoryProperties
}

export interface RuleDevicesReading {
  /** The file holds a list (an array, or Graph's `value`), and is to be answered with one. */
  readonly isList: boolean
  /** Empty after an error. */
  readonly devices: readonly RuleDevice[]
  readonly errors: readonly FileProblem[]
}

/**
 * Reads what `rule eval` is asked about: a device object or a list of them, each flat or below `directory`. Unlike in a file
 * of a fleet, a name that is not understood is an error: the verdict could depend on it.
 */
export function readDevicesForRule(json: Json): RuleDevicesReading {
  const problems = new FileProblems()
  const list = isList(json) ? json : isObject(json) ? listIn(json) : undefined
  const devices = (list ?? [json]).map((item, index) => {
    const path = list ? `$[${index}]` : '$'
    if (!isObject(item)) return problems.error(path, 'A device is an object with its directory properties.')
    return readOne(item, path, problems)
  })
  const { errors } = problems
  return {
    isList: list !== undefined,
    devices: errors.length > 0 ? [] : devices.filter((device) => device !== null),
    errors,
  }
}

/** Lists come bare, as Graph answers them, or as the devices of a fleet. */
function listIn(json: JsonObject): readonly Json[] | undefined {
  const inner = prop(json, 'value') ?? prop(json, 'devices')
  return isList(inner) ? inner : undefined
}

const HANDLED: ReadonlySet<string> = new Set([...FACT_NAMES, ...SURVEY_NAMES])
/** Facts that a device of a fleet's file has; an object without them is taken as it is. */
const FLEET_NAMES = ['platform', 'osPlatform', 'channel', 'managedBy'] as const

function readOne(item: JsonObject, path: string, problems: FileProblems): RuleDevice {
  const nested = objectProp(item, 'directory')
  const flat = readDirectory(item, path, { handled: HANDLED, unknown: 'error' }, problems)
  const below = nested
    ? readDirectory(nested, `${path}.directory`, { handled: new Set(), unknown: 'error' }, problems)
    : {}
  const isOfFleet = FLEET_NAMES.some((name) => prop(item, name) !== undefined)
  // Facts are not asked for here, so what is wrong with them is no error.
  const facts = readDeviceFacts(fieldsOf(item), path, new FileProblems())
  const known = isOfFleet ? facts : { ...facts, osPlatform: null, channel: 'none' as const }
  const properties = deriveDirectory(known, { ...flat, ...below })
  return { id: facts.id ?? properties.displayName ?? null, properties }
}
