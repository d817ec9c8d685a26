import { compareText } from '../../resolution'
import { isList, isObject, type Json, type JsonObject } from '../json'

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
`

export type PlistValue = string | number | boolean | readonly PlistValue[] | PlistDict

/** A dictionary whose members stand in the order given. */
export class PlistDict {
  constructor(readonly members: readonly (readonly [name: string, value: PlistValue])[]) {}
}

/** A property list in Apple's XML form, two spaces a level, LF. */
export function plistXml(root: PlistDict): string {
  return `${HEAD}${element(root, '')}</plist>\n`
}

/** JSON as a property list's values: members sorted by name; null, which property lists do not have, is left out. */
export function toPlistDict(object: JsonObject): PlistDict {
  const names = Object.keys(object).toSorted(compareText)
  return new PlistDict(
    names.flatMap((name) => toPlist(object[name] ?? null).map((value) => [name, value] as const)),
  )
}

function toPlist(value: Json): readonly PlistValue[] {
  if (value === null) return []
  if (isList(value)) return [value.flatMap(toPlist)]
  return [isObject(value) ? toPlistDict(value) : value]
}

/**
 * Can XML 1.0 hold every text of this value, names included? It has no way to write most control characters, nor halves of
 * surrogate pairs. Source: W3C, XML 1.0, production 2.
 */
export function fitsXml(value: Json): boolean {
  if (typeof value === 'string') return isXmlText(value)
  if (isList(value)) return value.every(fitsXml)
  if (!isObject(value)) return true
  return Object.entries(value).every(([name, member]) => isXmlText(name) && fitsXml(member))
}

function isXmlText(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return !/\p{Surrogate}/u.test(text) && !/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(text)
}

/** The text with what XML cannot hold taken out: for titles. */
export function toXmlText(text: string): string {
  return [...text].filter(isXmlText).join('')
}

function element(value: PlistValue, indent: string): string {
  if (typeof value === 'string') return `${indent}<string>${escape(value)}</string>\n`
  if (typeof value === 'boolean') return `${indent}<${String(value)}/>\n`
  if (typeof value === 'number') {
    const tag = Number.isInteger(value) ? 'integer' : 'real'
    return `${indent}<${tag}>${value}</${tag}>\n`
  }
  const inner = `${indent}  `
  if (value instanceof PlistDict) {
    const { members } = value
    const lines = members.map(
      ([name, member]) => `${inner}<key>${escape(name)}</key>\n${element(member, inner)}`,
    )
    return wrap('dict', lines, indent)
  }
  return wrap(
    'array',
    value.map((item) => element(item, inner)),
    indent,
  )
}

function wrap(tag: string, lines: readonly string[], indent: string): string {
  return lines.length === 0
    ? `${indent}<${tag}/>\n`
    : `${indent}<${tag}>\n${lines.join('')}${indent}</${tag}>\n`
}

/** A carriage return that stood there as itself would be read as a line feed. */
function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;')
}
