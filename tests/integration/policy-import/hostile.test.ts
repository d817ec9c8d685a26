import { gzipSync } from 'node:zlib'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import { importPolicyFiles, previewImport } from '@/lib/features/policy-import/actions'
import { MAX_IMPORT_BYTES, MAX_IMPORT_FILE_BYTES } from '@/lib/features/policy-import/limits'
import type { ImportFile } from '@/lib/features/policy-import/read-import'
import { makePerson, signIn, slugOf, type Person } from '../../support/actions'
import { makeTenant } from '../../support/tenants'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const TIMEOUT = 'device_vendor_msft_policy_config_defender_cloudextendedtimeout'
const EXCLUDED_PATHS = 'device_vendor_msft_policy_config_defender_excludedpaths'
const timeout = {
  settingInstance: {
    '@odata.type': '#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance',
    settingDefinitionId: TIMEOUT,
    simpleSettingValue: { value: 20 },
  },
}
const excluding = (...paths: readonly string[]) => ({
  settingInstance: {
    '@odata.type': '#microsoft.graph.deviceManagementConfigurationSimpleSettingCollectionInstance',
    settingDefinitionId: EXCLUDED_PATHS,
    simpleSettingCollectionValue: paths.map((value) => ({ value })),
  },
})
const policy = (name: string, more: object = {}) => ({ name, settings: [timeout], ...more })
const text = (content: string) => new TextEncoder().encode(content)
const json = (value: unknown) => text(JSON.stringify(value))
const file = (name: string, bytes: Uint8Array<ArrayBuffer>): ImportFile => ({ name, bytes })
const good = file('good.json', json(policy('Good')))
/** A tenth of a megabyte that would unpack to a hundred. */
const bomb = new Uint8Array(gzipSync(Buffer.alloc(100 * 1024 * 1024, ' ')))

let tenantId: string
let slug: string
let writer: Person
const names = () =>
  withTenant(tenantId, async (tx) =>
    (await tx.policy.findMany({ where: { tenantId }, select: { name: true } })).map((row) => row.name),
  )
async function look(files: readonly ImportFile[]) {
  const result = await previewImport(slug, { files: [...files] })
  if (!result.ok) throw new Error(result.message)
  return result.data.preview
}
async function importAll(files: readonly ImportFile[]) {
  const { digest } = await look(files)
  return importPolicyFiles(slug, { files: [...files], digest })
}

beforeAll(async () => {
  tenantId = await makeTenant('import-hostile')
  slug = await slugOf(tenantId)
  writer = await makePerson(tenantId, 'securityAdministrator')
})
beforeEach(() => signIn(writer))

describe('files that cannot be read', () => {
  it.each([
    ['truncated', json(policy('Cut')).slice(0, 60), /Not valid JSON/],
    ['larger than 5 MiB', new Uint8Array(MAX_IMPORT_FILE_BYTES + 1), /larger than 5 MiB/],
    ['a gzip bomb', bomb, /gzip archive/],
    ['a ZIP archive', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]), /ZIP archive/],
    ['in no Unicode encoding', new Uint8Array([0x22, 0xe9, 0x22]), /Not valid UTF-8/],
    ['nested a thousand levels', text(`${'['.repeat(1000)}${']'.repeat(1000)}`), /Nested more than 64/],
    ['a binary property list', text('bplist00\u0000'), /binary property list/],
    [
      'a property list of entities',
      text('<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaa">]><plist><string>&a;</string></plist>'),
      /./,
    ],
  ])('%s: a line that says so, and nothing of it', async (_, bytes, message) => {
    const before = await names()
    const preview = await look([file('bad.json', bytes)])
    expect(preview).toMatchObject({ policies: [], problems: [{ fileName: 'bad.json' }] })
    expect(preview.problems[0]?.message).toMatch(message)
    expect(await importAll([file('bad.json', bytes)])).toMatchObject({ ok: false, code: 'invalid' })
    expect(await names()).toEqual(before)
  })

  it('leave those beside them as they are', async () => {
    const preview = await look([file('cut.json', text('{')), good])
    expect(preview).toMatchObject({ problems: [{ fileName: 'cut.json' }], policies: [{ name: 'Good' }] })
  })

  it('more than 10 MiB together are refused before anything is read', async () => {
    const half = new Uint8Array(MAX_IMPORT_BYTES / 2)
    const files = [file('a.json', half), file('b.json', half), file('c.json', new Uint8Array(1))]
    expect(await previewImport(slug, { files: [...files] })).toMatchObject({ ok: false, code: 'invalid' })
  })
})

describe('content that means harm', () => {
  it('names that reach prototypes are left out', async () => {
    const raw = `{"name":"Polluted","__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"settings":[${JSON.stringify(timeout)}]}`
    expect(await importAll([file('p.json', text(raw))])).toMatchObject({ ok: true })
    expect(Object.getPrototypeOf({})).not.toHaveProperty('isAdmin')
    expect(await names()).toContain('Polluted')
  })

  it.each([
    ['quotes and slashes', `"O'Neil" / ..\\..\\etc; drop table "Policy"--`],
    ['right-to-left marks', '\u202eexe.piloT\u202c'],
    ['a length of 5,000', 'x'.repeat(5000)],
    ['nothing but blanks', '   '],
  ])('a name with %s is text', async (_, name) => {
    const result = await importAll([file('name.json', json(policy(name)))])
    expect(result).toMatchObject({ ok: true })
    if (!result.ok) return
    const [created] = result.data.created
    expect(created?.name).toBe(name.trim() === '' ? 'name' : name.slice(0, 256))
    expect(await names()).toContain(created?.name)
  })

  it('characters that no database stores are replaced, in names, values and what is kept', async () => {
    const unknown = {
      settingInstance: {
        '@odata.type': '#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance',
        settingDefinitionId: 'vendor_fabrikam_nul',
        simpleSettingValue: { value: 'a\u0000b\ud800c' },
      },
    }
    const body = {
      name: 'Nul\u0000 and half\ud800',
      description: 'a\u0000b',
      settings: [excluding('C:\\a\u0000b', 'C:\\fine'), unknown],
    }
    const result = await importAll([file('nul.json', json(body))])
    expect(result).toMatchObject({ ok: true })
    expect(await names()).toContain('Nul\ufffd and half\ufffd')
  })

  it('a file name of any kind is only a name', async () => {
    const files = [file('../../\u202egnp.exe".json', json({ settings: [timeout] }))]
    const result = await importAll(files)
    expect(result).toMatchObject({ ok: true })
  })

  it('many policies above the limit are refused, and none is written', async () => {
    const before = await names()
    const many = Array.from({ length: 501 }, (_, index) => policy(`Many ${index}`))
    expect(await importAll([file('many.json', json(many))])).toMatchObject({
      ok: false,
      code: 'invalid',
      message: /501 policies/,
    })
    expect(await names()).toEqual(before)
  })

  it('keys and ids of prototypes as choices reach nothing', async () => {
    const { digest } = await look([good])
    const policies = JSON.parse('{"__proto__":{"take":"skip"},"constructor":{"take":"skip"}}')
    const result = await importPolicyFiles(slug, { files: [good], digest, policies })
    expect(result).toMatchObject({ ok: true, data: { created: [{ name: 'Good' }] } })
  })

  it('a group with the id of a prototype is a group like any other', async () => {
    const target = { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: 'constructor' }
    const files = [file('c.json', json(policy('By constructor', { assignments: [{ target }] })))]
    const { digest } = await look(files)
    expect(await importPolicyFiles(slug, { files, digest, assign: true })).toMatchObject({
      ok: true,
      data: { assignmentsLeftOut: 1, created: [{ assignments: 0 }] },
    })
  })
})
