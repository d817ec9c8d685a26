import { MAX_DEPTH, type Json } from '../json'

export type PlistParse =
  { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly message: string }

/** Names that could reach an object's prototype; JSON leaves them out as well. */
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Does the text begin as an XML property list does, behind declaration, document type and comments? Preference files for
 * Intune have the keys alone, without the property list around them (Microsoft Learn, "Add a property list file").
 */
export function isPlist(text: string): boolean {
  return /^\s*(<\?xml[^>]*\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[\s*\]\s*)?>|\s)*<(plist|dict|key)[\s>]/.test(
    text.slice(0, 4000),
  )
}

/** The text with the elements around it that a preference file may go without, all in its first and last line. */
function whole(text: string): string {
  const first = /^(?:\s|\ufeff|<!--[\s\S]*?-->)*<(dict|key)[\s>]/.exec(text)?.[1]
  if (first === 'dict') return `<plist>${text}</plist>`
  return first === 'key' ? `<plist><dict>${text}</dict></plist>` : text
}

/**
 * Reads an XML property list as JSON: dates and data as text, integers and reals as numbers. Strict and small: no
 * document type with declarations of its own, so no entity but XML's five, nothing fetched, nothing expanded. Never throws.
 * Source: Apple, "Property List Programming Guide"; W3C, XML 1.0.
 */
export function parsePlist(text: string): PlistParse {
  try {
    return { ok: true, value: new Parser(whole(text)).document() }
  } catch (error) {
    if (error instanceof PlistError) return { ok: false, message: error.message }
    throw error
  }
}

class PlistError extends Error {}

interface Tag {
  readonly name: string
  readonly isEmpty: boolean
}

class Parser {
  #at = 0

  constructor(private readonly text: string) {}

  document(): Json {
    this.#skipProlog()
    const root = this.#open()
    if (root.name !== 'plist') this.#fail(`Expected a property list, found <${root.name}>`)
    if (root.isEmpty) this.#fail('The property list is empty')
    const value = this.#value(this.#open(), 0)
    this.#close('plist')
    this.#skipSpace()
    if (this.#at < this.text.length) this.#fail('Something follows the property list')
    return value
  }

  #value(tag: Tag, depth: number): Json {
    if (depth > MAX_DEPTH) throw new PlistError(`Nested more than ${MAX_DEPTH} levels deep.`)
    switch (tag.name) {
      case 'true':
      case 'false':
        if (!tag.isEmpty) this.#close(tag.name)
        return tag.name === 'true'
      case 'dict':
        return tag.isEmpty ? {} : this.#dict(depth)
      case 'array':
        return tag.isEmpty ? [] : this.#array(depth)
      case 'string':
      case 'date':
        return this.#text(tag)
      case 'data':
        return this.#text(tag).replace(/\s+/g, '')
      case 'integer':
      case 'real':
        return this.#number(tag)
      default:
        return this.#fail(`<${tag.name}> is no element of a property list`)
    }
  }

  #dict(depth: number): Json {
    const members: [string, Json][] = []
    const names = new Set<string>()
    while (!this.#isAtClose('dict')) {
      const key = this.#open()
      if (key.name !== 'key') this.#fail(`Expected <key>, found <${key.name}>`)
      const name = this.#text(key)
      if (names.has(name)) this.#fail(`The key ${name.slice(0, 100)} stands twice in one dictionary`)
      names.add(name)
      const value = this.#value(this.#open(), depth + 1)
      if (!FORBIDDEN_NAMES.has(name)) members.push([name, value])
    }
    this.#close('dict')
    return Object.fromEntries(members)
  }

  #array(depth: number): Json {
    const items: Json[] = []
    while (!this.#isAtClose('array')) items.push(this.#value(this.#open(), depth + 1))
    this.#close('array')
    return items
  }

  #number(tag: Tag): number {
    const text = this.#text(tag).trim()
    const isNumber =
      tag.name === 'integer' ? /^[+-]?\d+$/.test(text) : /^[+-]?\d+(\.\d*)?([eE][+-]?\d+)?$/.test(text)
    if (!isNumber) this.#fail(`${text.slice(0, 50) || 'Nothing'} is no number`)
    const value = Number(text)
    if (!Number.isFinite(value)) this.#fail(`${text.slice(0, 50)} is too large a number`)
    return value
  }

  /** What stands between the tags, with entities and CDATA sections resolved. */
  #text(tag: Tag): string {
    if (tag.isEmpty) return ''
    let text = ''
    for (;;) {
      const next = this.text.indexOf('<', this.#at)
      if (next < 0) this.#fail(`<${tag.name}> is not closed`)
      text += this.#resolve(this.text.slice(this.#at, next))
      this.#at = next
      if (this.text.startsWith('<![CDATA[', next)) {
        const end = this.text.indexOf(']]>', next)
        if (end < 0) this.#fail('A CDATA section is not closed')
        text += this.text.slice(next + 9, end)
        this.#at = end + 3
      } else if (this.text.startsWith('<!--', next)) this.#skipComment()
      else break
    }
    this.#close(tag.name)
    return text
  }

  #resolve(text: string): string {
    return text.replace(/&([^;\s&]{0,40});?/g, (whole, entity: string) => {
      const known = ENTITIES.get(entity)
      if (known !== undefined && whole.endsWith(';')) return known
      const numeric = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(entity)
      const code = numeric ? Number.parseInt(numeric[1] ?? numeric[2] ?? '', numeric[1] ? 16 : 10) : NaN
      // Halves of characters are no characters (XML 1.0, 2.2), and no database stores them.
      const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
      if (!whole.endsWith(';') || !isCharacter) this.#fail(`${whole.slice(0, 50)} is no entity of XML`)
      return String.fromCodePoint(code)
    })
  }

  #open(): Tag {
    this.#skipSpace()
    const match = /<([A-Za-z]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y
    match.lastIndex = this.#at
    const found = match.exec(this.text)
    if (!found)
      return this.#fail(this.#at >= this.text.length ? 'The file ends too soon' : 'Expected an element')
    this.#at = match.lastIndex
    return { name: found[1] ?? '', isEmpty: found[3] === '/' }
  }

  #isAtClose(name: string): boolean {
    this.#skipSpace()
    if (this.#at >= this.text.length) this.#fail(`<${name}> is not closed`)
    return this.text.startsWith('</', this.#at)
  }

  #close(name: string): void {
    this.#skipSpace()
    const match = /<\/([A-Za-z]+)\s*>/y
    match.lastIndex = this.#at
    const found = match.exec(this.text)
    if (found?.[1] !== name) this.#fail(`<${name}> is not closed`)
    this.#at = match.lastIndex
  }

  #skipProlog(): void {
    for (;;) {
      this.#skipSpace()
      const rest = /<\?xml[^>]*\?>|<!DOCTYPE[^>[]*(?:\[\s*\]\s*)?>/y
      rest.lastIndex = this.#at
      if (!rest.exec(this.text)) break
      this.#at = rest.lastIndex
    }
    if (this.text.startsWith('<!DOCTYPE', this.#at))
      this.#fail('A document type with declarations is not read')
  }

  #skipSpace(): void {
    for (;;) {
      while (/\s|﻿/.test(this.text[this.#at] ?? '')) this.#at++
      if (!this.text.startsWith('<!--', this.#at)) return
      this.#skipComment()
    }
  }

  #skipComment(): void {
    const end = this.text.indexOf('-->', this.#at)
    if (end < 0) this.#fail('A comment is not closed')
    this.#at = end + 3
  }

  #fail(message: string): never {
    const line = this.text.slice(0, this.#at).split('\n').length
    throw new PlistError(`Not a valid property list: ${message} (line ${line}).`)
  }
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])
