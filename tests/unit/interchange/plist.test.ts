import { describe, expect, it } from 'vitest'
import { isPlist, parsePlist } from '@/lib/domain/interchange/managed/plist'

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
`
const plist = (body: string, head = HEAD) => `${head}<plist version="1.0">${body}</plist>\n`
const valueOf = (text: string) => {
  const parsed = parsePlist(text)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.value
}
const refusal = (text: string) => {
  const parsed = parsePlist(text)
  return parsed.ok ? null : parsed.message
}

describe('property lists', () => {
  it('may go without the elements around the keys, as preference files for Intune do', () => {
    const keys = '<key>antivirusEngine</key><dict><key>passiveMode</key><true/></dict>'
    for (const text of [keys, `\n<!-- ours -->\n${keys}`, `<dict>${keys}</dict>`]) {
      expect(isPlist(text)).toBe(true)
      expect(valueOf(text)).toEqual({ antivirusEngine: { passiveMode: true } })
    }
    expect(refusal('<key>a</key>')).toMatch(/Not a valid property list/)
  })

  it('may have a document type with an empty list of declarations', () => {
    const head = '<?xml version="1.0"?><!DOCTYPE plist PUBLIC "a" "b"[]>'
    expect(isPlist(plist('<true/>', head))).toBe(true)
    expect(valueOf(plist('<true/>', head))).toBe(true)
  })

  it('give dictionaries, arrays, texts, numbers, truth, dates and data', () => {
    const text = plist(`
      <dict>
        <key>on</key><true/> <key>off</key><false></false>
        <key>n</key><integer>-12</integer> <key>r</key><real>1.5e2</real>
        <key>s</key><string>a &amp; b &lt;c&gt; &#65;&#x42; <![CDATA[<raw> & ]]></string>
        <key>list</key><array><string/><array/><dict/></array>
        <key>at</key><date>2026-01-02T03:04:05Z</date>
        <key>data</key><data> QUJD
          REVG </data>
      </dict>`)
    expect(valueOf(text)).toEqual({
      on: true,
      off: false,
      n: -12,
      r: 150,
      s: 'a & b <c> AB <raw> & ',
      list: ['', [], {}],
      at: '2026-01-02T03:04:05Z',
      data: 'QUJDREVG',
    })
  })

  it('may have comments anywhere between elements, and no declaration', () => {
    expect(
      valueOf(plist('<!-- a --><dict><!-- b --><key>k<!-- c --></key><true/></dict><!-- d -->', '')),
    ).toEqual({
      k: true,
    })
  })

  it('are told from other XML and from JSON', () => {
    expect(isPlist(plist('<dict/>'))).toBe(true)
    expect(isPlist(`﻿<!-- exported --> ${plist('<dict/>', '')}`)).toBe(true)
    expect(isPlist('<html></html>')).toBe(false)
    expect(isPlist('{"plist": 1}')).toBe(false)
  })

  it('leave out names that reach prototypes', () => {
    const value = valueOf(
      plist('<dict><key>__proto__</key><dict><key>x</key><true/></dict><key>a</key><true/></dict>'),
    )
    expect(Object.keys(Object(value))).toEqual(['a'])
    expect(Object.prototype).not.toHaveProperty('x')
  })

  it.each([
    ['an end too soon', '<plist><dict><key>a</key>', 'ends too soon'],
    ['a text that does not end', '<plist><string>abc', 'not closed'],
    ['a comment that does not end', '<plist><!-- abc', 'not closed'],
    ['an unknown element', plist('<set/>'), 'no element of a property list'],
    ['a value without key', plist('<dict><string>a</string></dict>'), 'Expected <key>'],
    ['a key twice', plist('<dict><key>a</key><true/><key>a</key><true/></dict>'), 'stands twice'],
    ['words for a number', plist('<integer>twelve</integer>'), 'is no number'],
    ['a number without end', plist(`<integer>${'9'.repeat(400)}</integer>`), 'too large a number'],
    ['an unknown entity', plist('<string>&boom;</string>'), 'no entity of XML'],
    ['an ampersand', plist('<string>a & b</string>'), 'no entity of XML'],
    ['a character beyond Unicode', plist('<string>&#x110000;</string>'), 'no entity of XML'],
    ['something behind it', `${plist('<dict/>')}<dict/>`, 'follows'],
    ['nothing in it', '<plist/>', 'empty'],
    ['another root', '<dict/>', 'Expected a property list'],
    ['a line', plist('\n\n<set/>'), '(line 5)'],
  ])('say what is wrong: %s', (_what, text, words) => {
    expect(refusal(text)).toContain(words)
  })

  it('never expand entities of their own', () => {
    const bomb = `<!DOCTYPE plist [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`
    expect(refusal(plist('<string>&b;</string>', bomb))).toContain('document type with declarations')
  })

  it('nest 64 levels and no deeper', () => {
    const nested = (levels: number) => plist('<array>'.repeat(levels) + '</array>'.repeat(levels))
    expect(refusal(nested(60))).toBeNull()
    expect(refusal(nested(1000))).toContain('Nested more than 64 levels')
  })
})
