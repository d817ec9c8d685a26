import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { csvText } from '@/lib/domain/csv'
import { PROFILES, type Profile } from '@/lib/domain/catalog'
import { FORMATS, readImportFile, settingsOfPolicy } from '@/lib/domain/interchange'
import { psComment, psString } from '@/lib/domain/interchange/write/powershell-text'
import { settingsArb } from '../../support/arbitraries'
import { runs } from '../../support/fc'

const profileOf = (id: string) => {
  const profile = PROFILES.find((one) => one.id === id)
  if (!profile) throw new Error(id)
  return profile
}
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom("'", '"', '$', '`', '\n', '\r', '’', '‘', '\u202e', '#', '(', ')', ' ', '\u0000', '\t'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 20,
})

/** The slow reading of PowerShell's expression mode: verbatim strings, [char]0xNNNN, plus and parentheses. Nothing else. */
function evaluate(source: string): string {
  const body = source.startsWith('(') && source.endsWith(')') ? source.slice(1, -1) : source
  let at = 0
  let text = ''
  for (;;) {
    if (/['\u2018\u2019\u201A\u201B]/.test(body[at] ?? '')) {
      at++
      for (;;) {
        const char = body[at]
        if (char === undefined) throw new Error(`Open string in ${source}`)
        if (/['\u2018\u2019\u201A\u201B]/.test(char)) {
          if (!/['\u2018\u2019\u201A\u201B]/.test(body[at + 1] ?? '')) break
          at++
        }
        text += body[at]
        at++
      }
      at++
    } else {
      const number = /^\[char\]0x([0-9A-F]{4})/.exec(body.slice(at))
      if (!number) throw new Error(`Not an argument: ${source}`)
      text += String.fromCharCode(parseInt(number[1] ?? '', 16))
      at += number[0].length
    }
    if (at === body.length) return text
    if (body.slice(at, at + 3) !== ' + ') throw new Error(`Something runs in ${source}`)
    at += 3
  }
}

describe('written files', () => {
  it.each(['linux-antivirus', 'linux-edr'])('of %s come back from managed settings as they were', (id) => {
    comesBack(profileOf(id), 'managed', 'mdatp_managed.json')
  })

  it.each(['macos-antivirus', 'macos-edr'])(
    'of %s come back from a configuration profile as they were',
    (id) => {
      comesBack(profileOf(id), 'mobileconfig', 'wdav.mobileconfig')
    },
  )

  it('are the same for the same settings', () => {
    const any = fc
      .constantFrom(...PROFILES)
      .chain((profile) => fc.tuple(fc.constant(profile), settingsArb(profile)))
    fc.assert(
      fc.property(any, ([profile, values]) => {
        const source = settingsOfPolicy({
          name: 'P',
          profileId: profile.id,
          platform: profile.platform,
          settings: { values, unknown: [] },
        })
        const reversed = { ...source, values: Object.fromEntries(Object.entries(source.values).toReversed()) }
        for (const { write, platforms } of Object.values(FORMATS))
          if (platforms.includes(profile.platform)) expect(write(reversed).text).toBe(write(source).text)
      }),
      { numRuns: Math.ceil(runs / 2) },
    )
  })
})

function comesBack(profile: Profile, format: 'managed' | 'mobileconfig', file: string): void {
  fc.assert(
    fc.property(settingsArb(profile), (values) => {
      const source = settingsOfPolicy({
        name: 'P',
        profileId: profile.id,
        platform: profile.platform,
        settings: { values, unknown: [] },
      })
      const { text, omitted } = FORMATS[format].write(source)
      if (omitted.length > 0) return
      const { policies, problems } = readImportFile(file, new TextEncoder().encode(text))
      const read = Object.assign({}, ...policies.map((policy) => policy.settings.values))
      if (Object.keys(source.values).length === 0) return
      expect(problems).toEqual([])
      expect(read).toEqual(source.values)
    }),
    { numRuns: runs },
  )
}

it('a custom profile has the nodes of the CSP list, with its values', () => {
  const windows = PROFILES.filter(({ platform }) => platform === 'windows')
  const any = fc
    .constantFrom(...windows)
    .chain((profile) => fc.tuple(fc.constant(profile), settingsArb(profile)))
  fc.assert(
    fc.property(any, ([profile, values]) => {
      const source = settingsOfPolicy({
        name: 'P',
        profileId: profile.id,
        platform: 'windows',
        settings: { values, unknown: [] },
      })
      const { omaSettings } = profileSchema.parse(JSON.parse(FORMATS.customProfile.write(source).text))
      const rows = omaSettings.map((one) => [
        one.displayName,
        one.omaUri,
        one['@odata.type'].replace('#microsoft.graph.omaSetting', ''),
        String(one.value),
      ])
      expect(csvText(['Name', 'OMA-URI', 'Data type', 'Value'], rows)).toBe(FORMATS.csp.write(source).text)
    }),
    { numRuns: runs },
  )
})
const profileSchema = z.object({
  omaSettings: z.array(
    z.object({
      '@odata.type': z.string(),
      displayName: z.string(),
      omaUri: z.string(),
      value: z.union([z.string(), z.number(), z.boolean()]),
    }),
  ),
})

describe('PowerShell', () => {
  it('reads every text back as it was, and runs none of it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const argument = psString(text)
        expect(argument).not.toMatch(/[\r\n]/)
        expect(evaluate(argument)).toBe(text)
      }),
      { numRuns: runs * 2 },
    )
  })

  it('keeps comments on their line', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(psComment(text)).not.toMatch(/[\r\n\u2028\u2029]/)
      }),
      { numRuns: runs },
    )
  })
})
