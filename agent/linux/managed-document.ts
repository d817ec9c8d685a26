import type { PolicySetResponse, StatusReport } from '../protocol'
import { canonicalJson } from './canonical-json'
import { clip } from './clip'

export type Setting = PolicySetResponse['settings'][number]
export type Json = Setting['value']
export type JsonObject = { [name: string]: Json }
export type Exception = StatusReport['exceptions'][number]

export interface ManagedDocument {
  /** What Defender is to read. */
  readonly content: JsonObject
  /** Settings that are in it. */
  readonly placed: readonly Setting[]
  /** Settings that cannot be, and why. */
  readonly exceptions: readonly Exception[]
}

const PATH = /^[A-Za-z$][\w$-]*(\.[A-Za-z$][\w$-]*)*$/
/** Longest text of the report's observed value. */
const OBSERVED_LENGTH = 2000

/**
 * The managed-settings document of a policy set: each setting at its JSON key path. An object is one entry of a list
 * (threat types, tags), and lists from several settings are joined: this is how the service splits and unites them.
 * Two different values for one path are a contradiction that the server should have settled: the second is refused.
 */
export function buildManagedDocument(settings: readonly Setting[]): ManagedDocument {
  const content: JsonObject = {}
  const placed: Setting[] = []
  const exceptions: Exception[] = []
  for (const setting of settings) {
    const problem = place(content, setting)
    if (problem === null) placed.push(setting)
    else exceptions.push({ key: setting.key, status: 'error', ...problem })
  }
  return { content, placed, exceptions }
}

function place(content: JsonObject, { csp, value }: Setting): Omit<Exception, 'key' | 'status'> | null {
  if (!PATH.test(csp)) return { errorCode: 'unsupportedPath', observedValue: observed(csp) }
  const names = csp.split('.')
  const last = names.pop()
  if (last === undefined) return { errorCode: 'unsupportedPath' }
  let parent = content
  for (const name of names) {
    const next = Object.hasOwn(parent, name) ? parent[name] : undefined
    if (next === undefined) parent = own(parent, name, {})
    else if (isObject(next)) parent = next
    else return { errorCode: 'pathConflict', observedValue: observed(next) }
  }
  const there = Object.hasOwn(parent, last) ? parent[last] : undefined
  const items = isObject(value) ? [value] : value
  if (there === undefined) own(parent, last, Array.isArray(items) ? [...items] : items)
  else if (Array.isArray(there) && Array.isArray(items)) {
    const known = textsOf(there)
    there.push(...items.filter((item) => !known.has(canonicalJson(item))))
  } else if (canonicalJson(there) !== canonicalJson(items)) {
    return { errorCode: 'pathConflict', observedValue: observed(there) }
  }
  return null
}

/** Defined rather than assigned, so that no name (`__proto__`) means anything but itself. */
function own<T extends Json>(parent: JsonObject, name: string, value: T): T {
  Object.defineProperty(parent, name, { value, enumerable: true, writable: true, configurable: true })
  return value
}

/** What a setting's place holds in a document, or undefined. */
export function valueAt(content: Json, csp: string): Json | undefined {
  let value: Json | undefined = content
  for (const name of csp.split('.')) {
    if (value === undefined || !isObject(value) || !Object.hasOwn(value, name)) return undefined
    value = value[name]
  }
  return value
}

/** Whether the document says what the setting asks for: lists have to contain its entries, everything else has to be equal. */
export function holds(content: Json, { csp, value }: Setting): boolean {
  const there = valueAt(content, csp)
  if (there === undefined) return false
  const items = isObject(value) ? [value] : value
  if (Array.isArray(items)) {
    const known = textsOf(Array.isArray(there) ? there : [])
    return Array.isArray(there) && items.every((item) => known.has(canonicalJson(item)))
  }
  return canonicalJson(there) === canonicalJson(items)
}

/** A value as reports show it. */
export function observed(value: Json): string {
  const text = typeof value === 'string' ? value : canonicalJson(value)
  return clip(text, OBSERVED_LENGTH)
}

/** For comparing long lists: united exclusions come by the thousand. */
function textsOf(list: readonly Json[]): ReadonlySet<string> {
  return new Set(list.map(canonicalJson))
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
