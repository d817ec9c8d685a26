import { toDeviceValue } from '../../catalog'
import type { DeviceValue } from '../../resolution'
import type { Json, JsonObject } from '../json'
import { toKeptKey } from '../managed/kept-key'
import { entriesOf, sortOmitted, toObject } from './entries-of'
import type { Omission, SettingsSource } from './types'

export interface ManagedDocument {
  readonly content: JsonObject
  readonly omitted: readonly Omission[]
}

/** A place in the document: objects by name, or a value. Maps, so that no name (`__proto__`) means anything but itself. */
type Node = Map<string, Node> | { readonly value: Json }

const PATH = /^[A-Za-z$][\w$-]*(\.[A-Za-z$][\w$-]*)*$/

/**
 * The managed preferences that Defender on Linux and macOS reads: each setting at its JSON key path, beside keys of other
 * origin that were imported and are kept. Equal to what the agent builds from the device's policy set.
 * @param refuse why a value cannot be in the file; null where it can
 */
export function managedDocument(
  source: SettingsSource,
  refuse: (value: Json) => string | null = () => null,
): ManagedDocument {
  const root = new Map<string, Node>()
  const { entries, omitted: before } = entriesOf(source)
  const omitted = [...before]
  const put = (settingId: string, path: readonly string[], value: Json) => {
    const reason = refuse(value) ?? place(root, path, value)
    if (reason !== null) omitted.push({ settingId, reason })
  }
  for (const { def, value } of entries) {
    if (PATH.test(def.csp)) put(def.id, def.csp.split('.'), toJson(toDeviceValue(def, value)))
    else
      omitted.push({ settingId: def.id, reason: 'It is a Windows setting, which has no place in this file.' })
  }
  for (const kept of source.unknown.flatMap(toObject).map(toKeptKey))
    if (kept) put(kept.path.join('.'), kept.path, kept.value)
  return { content: toObjectTree(root), omitted: sortOmitted(omitted) }
}

/** null: placed; otherwise why not. */
function place(root: Map<string, Node>, path: readonly string[], value: Json): string | null {
  let parent = root
  for (const name of path.slice(0, -1)) {
    const next = parent.get(name)
    if (next instanceof Map) parent = next
    else if (next) return 'Another setting has its place in the file.'
    else {
      const made = new Map<string, Node>()
      parent.set(name, made)
      parent = made
    }
  }
  const last = path.at(-1) ?? ''
  if (parent.has(last)) return 'Another setting has its place in the file.'
  parent.set(last, { value })
  return null
}

function toObjectTree(node: Map<string, Node>): JsonObject {
  return Object.fromEntries(
    [...node].map(([name, below]) => [name, below instanceof Map ? toObjectTree(below) : below.value]),
  )
}

function toJson(value: DeviceValue): Json {
  return value
}
