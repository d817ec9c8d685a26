import { NextRequest } from 'next/server'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { GET as exportDevice } from '@/app/(console)/[tenant]/devices/[id]/settings/export/route'
import { GET as exportPolicy } from '@/app/(console)/[tenant]/policies/[id]/export/route'
import { withTenant } from '@/lib/db/with-tenant'
import { RULE_FIELDS, type SettingValues } from '@/lib/domain/catalog'
import { readImportFile, writeTenantFolder } from '@/lib/domain/interchange'
import { importOutsideConsole } from '@/lib/features/policy-import/import-outside-console'
import { exportContentsSchema } from '@/lib/features/policy-export/contents'
import { readTenantExport } from '@/lib/features/policy-export/read-tenant'
import { applyAssetRules } from '@/lib/worker/asset-rules/apply-asset-rules'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { auditOf, makePerson, signIn, slugOf, type Person } from '../../support/actions'
import { makePolicy, makeTenant } from '../../support/tenants'
import { onboard } from '../../support/test-device'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const CLOUD = 'device_vendor_msft_policy_config_defender_cloudblocklevel'
const RULES = 'vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}'
const windows: SettingValues = { [CLOUD]: { kind: 'choice', optionId: `${CLOUD}_2` } }
const ARCHIVES = 'linux_mdatp_managed_antivirusengine_scanarchives'

let tenantId: string
let slug: string
let reader: Person
let policyId: string

beforeAll(async () => {
  tenantId = await makeTenant('export')
  slug = await slugOf(tenantId)
  reader = await makePerson(tenantId, 'securityReader')
  policyId = await makePolicy(tenantId, 'Cloud: "high" /..\\', 'windows-antivirus', windows, [
    { kind: 'allDevices' },
  ])
})
beforeEach(() => signIn(reader))

const policyFile = (id: string, format: string) =>
  exportPolicy(new NextRequest(`http://x/?format=${format}`), {
    params: Promise.resolve({ tenant: slug, id }),
  })
const deviceFile = (id: string, format: string) =>
  exportDevice(new NextRequest(`http://x/?format=${format}`), {
    params: Promise.resolve({ tenant: slug, id }),
  })

describe('a policy', () => {
  it('is downloaded in the formats of its platform, under a name fit for files', async () => {
    const script = await policyFile(policyId, 'powershell')
    expect(script.headers.get('content-disposition')).toBe('attachment; filename="Cloud-high.ps1"')
    expect(await script.text()).toContain('Set-MpPreference -CloudBlockLevel High\r\n')
    const csp = await (await policyFile(policyId, 'csp')).text()
    expect(csp).toContain('./Device/Vendor/MSFT/Policy/Config/Defender/CloudBlockLevel,Integer,2')
    const graph = readImportFile(
      'x.json',
      new Uint8Array(await (await policyFile(policyId, 'graph')).arrayBuffer()),
    )
    expect(graph.policies).toMatchObject([
      { settings: { values: windows }, assignments: [{ kind: 'allDevices' }] },
    ])
  })

  it('says beforehand what a format cannot carry, and is a custom profile for Intune', async () => {
    const secret = 'device_vendor_msft_policy_config_defender_puaprotection'
    const mixed = { ...windows, [secret]: { kind: 'choice', optionId: `${secret}_1` } } as const
    const id = await makePolicy(tenantId, 'Two', 'windows-antivirus', mixed, [])
    const preview = await exportPolicy(new NextRequest('http://x/?format=powershell&preview=1'), {
      params: Promise.resolve({ tenant: slug, id }),
    })
    expect(preview.headers.get('content-disposition')).toBeNull()
    expect(exportContentsSchema.parse(await preview.json())).toEqual({ name: 'Two.ps1', omitted: [] })
    const profile = await (await policyFile(id, 'customProfile')).json()
    expect(profile).toMatchObject({
      '@odata.type': '#microsoft.graph.windows10CustomConfiguration',
      displayName: 'Two',
      omaSettings: [{ value: 2 }, { value: 1 }],
    })
  })

  it('is not there in a format of another platform, nor for another tenant', async () => {
    await expect(policyFile(policyId, 'mobileconfig')).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
    expect((await policyFile(policyId, 'nonsense')).status).toBe(400)
    const other = await makeTenant('export-other')
    const foreign = await makePolicy(other, 'Theirs', 'windows-antivirus', windows, [])
    await expect(policyFile(foreign, 'csv')).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
  })
})

describe('a device', () => {
  it('gives what all of its policies come to, and names what is withheld', async () => {
    const name = 'device_vendor_msft_policy_config_defender_avgcpuloadfactor'
    await makePolicy(tenantId, 'CPU', 'windows-antivirus', { [name]: { kind: 'integer', value: 30 } }, [
      { kind: 'allDevices' },
    ])
    await makePolicy(
      tenantId,
      'Other level',
      'windows-antivirus',
      { [CLOUD]: { kind: 'choice', optionId: `${CLOUD}_6` } },
      [{ kind: 'allDevices' }],
    )
    const device = await onboard(tenantId, 'PC-1')
    await resolveTenant(tenantId)
    const preview = await exportDevice(new NextRequest('http://x/?format=csp&preview=1'), {
      params: Promise.resolve({ tenant: slug, id: device.id }),
    })
    expect(exportContentsSchema.parse(await preview.json())).toEqual({
      name: 'PC-1.csv',
      omitted: [
        {
          setting: 'Cloud Block Level',
          reason: 'Policies disagree about it, so it is withheld. Settle the conflict first.',
        },
      ],
    })
    const text = await (await deviceFile(device.id, 'powershell')).text()
    expect(text).toContain('Set-MpPreference -ScanAvgCPULoadFactor 30')
    expect(text).not.toContain('Set-MpPreference -CloudBlockLevel')
    expect(text).toContain(
      `# ${CLOUD}: Policies disagree about it, so it is withheld. Settle the conflict first.`,
    )
  })
})

describe('a tenant as a folder', () => {
  it('comes back into itself without a change, and into another tenant as it was', async () => {
    const source = await makeTenant('folder')
    const other = await makeTenant('folder-other')
    await withTenant(source, async (tx) => {
      await tx.group.create({
        data: {
          tenantId: source,
          id: 'grp_a',
          displayName: 'A/B: "ü" \u202eC',
          kind: 'dynamic',
          membershipRule: '(device.deviceOSType -eq "Windows")',
        },
      })
      await tx.group.create({ data: { tenantId: source, id: 'grp_b', displayName: 'con', kind: 'assigned' } })
    })
    const rule = { [RULE_FIELDS.name]: { kind: 'string' as const, value: 'Web' } }
    await makePolicy(
      source,
      'Rules',
      'windows-firewall-rules',
      { [RULES]: { kind: 'group', entries: [rule] } },
      [
        { kind: 'includeGroup', groupId: 'grp_a' },
        { kind: 'excludeGroup', groupId: 'grp_b' },
      ],
    )
    const linux = await makePolicy(
      source,
      'Rules',
      'linux-antivirus',
      { [ARCHIVES]: { kind: 'choice', optionId: `${ARCHIVES}_true` } },
      [],
    )
    const kept = { format: 'managedSettings', path: ['cloudService', 'proxy'], value: 'http://p' }
    const folderOf = (id: string) =>
      withTenant(id, async (tx) => {
        const content = await readTenantExport(tx, id)
        const policies = content.policies.map((policy) =>
          policy.id === linux ? { ...policy, kept: [kept] } : policy,
        )
        return writeTenantFolder({ ...content, policies })
      })
    const folder = await folderOf(source)
    for (const path of folder.keys()) expect(path).toMatch(/^[a-z0-9-]+(\/[a-z0-9-]+)*\.json$/)
    expect([...folder.keys()].filter((path) => path.startsWith('groups/'))).toHaveLength(2)
    expect(await folderOf(source)).toEqual(folder)
    const linuxFile = [...folder].find(([, text]) => text.includes(linux))?.[1] ?? ''
    expect(
      readImportFile('x.json', new TextEncoder().encode(linuxFile)).policies[0]?.settings.unknown,
    ).toEqual([kept])

    const files = [...folder].map(([name, text]) => ({ name, bytes: new TextEncoder().encode(text) }))
    const request = {
      userName: 'Test',
      files,
      dryRun: false,
      assign: true,
      createGroups: true,
      update: false,
      groupFor: new Map(),
      scope: false,
    }
    const { outcome } = await importOutsideConsole({ ...request, tenantId: other })
    expect(outcome?.created).toHaveLength(2)
    const there = await withTenant(other, (tx) => readTenantExport(tx, other))
    const groupName = new Map(there.groups.map((group) => [group.id, group.displayName]))
    const rules = there.policies.find(
      (policy) => policy.body.settings.length > 0 && policy.body.platforms === 'windows10',
    )
    expect(rules?.body.assignments.map(({ target }) => groupName.get(String(target.groupId)))).toEqual(
      expect.arrayContaining(['A/B: "ü" \u202eC', 'con']),
    )
  })

  describe('with asset rules and scope', () => {
    const rule = (tag: string) => ({
      name: 'Servers',
      tag,
      conditions: [{ field: 'name', operator: 'startsWith', value: 'SRV-' }],
    })
    const filesOf = async (id: string) =>
      [...writeTenantFolder(await withTenant(id, (tx) => readTenantExport(tx, id)))].map(([name, text]) => ({
        name,
        bytes: new TextEncoder().encode(text),
      }))
    const bring = async (id: string, files: Awaited<ReturnType<typeof filesOf>>, more: object = {}) => {
      const options = { dryRun: false, assign: true, createGroups: true, update: false, scope: false }
      return importOutsideConsole({
        tenantId: id,
        userName: 'Test',
        files,
        groupFor: new Map(),
        ...options,
        ...more,
      })
    }
    const stateOf = (id: string) =>
      withTenant(id, async (tx) => ({
        rules: await tx.assetRule.findMany({ where: { tenantId: id }, orderBy: { name: 'asc' } }),
        scope: await tx.enforcementScope.findUniqueOrThrow({ where: { tenantId: id } }),
        revision: (await tx.tenant.findUniqueOrThrow({ where: { id } })).revision,
      }))
    let files: Awaited<ReturnType<typeof filesOf>>
    let source: string
    let target: string

    beforeAll(async () => {
      source = await makeTenant('parts')
      target = await makeTenant('parts-target')
      await withTenant(source, async (tx) => {
        await tx.assetRule.create({ data: { tenantId: source, id: 'rul_a', ...rule('MDE-Management') } })
        await tx.enforcementScope.update({ where: { tenantId: source }, data: { windowsClient: 'off' } })
      })
      files = await filesOf(source)
    })

    it('changes nothing in the tenant that it came from', async () => {
      const before = await stateOf(source)
      const { parts, outcome } = await bring(source, files, { update: true, scope: true })
      expect(parts).toMatchObject({ create: [], update: [], differing: [], scope: null, problems: [] })
      expect(outcome).toMatchObject({ created: [], updated: [] })
      expect(await stateOf(source)).toEqual(before)
    })

    it('makes the rules, tags devices by them, and leaves the switches unless asked', async () => {
      const server = await onboard(target, 'SRV-1')
      const asked = await bring(target, files, { dryRun: true })
      expect(asked.parts?.create).toMatchObject([rule('MDE-Management')])
      expect((await stateOf(target)).rules).toEqual([])
      await bring(target, files)
      const state = await stateOf(target)
      expect(state.rules).toMatchObject([rule('MDE-Management')])
      expect(state.scope.windowsClient).toBe('all')
      await applyAssetRules(target, new Date())
      const device = await withTenant(target, (tx) =>
        tx.device.findUniqueOrThrow({ where: { tenantId_id: { tenantId: target, id: server.id } } }),
      )
      expect(device.dynamicTags).toEqual(['MDE-Management'])
      const [audit] = await auditOf(target, 'policy.import')
      expect(audit).toMatchObject({ targetType: 'assetRule', targetName: 'Servers' })
    })

    it('takes the switches over when asked, and decides on devices again', async () => {
      const { parts } = await bring(target, files, { scope: true })
      expect(parts?.scope).toMatchObject({ windowsClient: 'off', connectorEnabled: true })
      expect((await stateOf(target)).scope.windowsClient).toBe('off')
      const devices = await withTenant(target, (tx) => tx.device.findMany({ where: { tenantId: target } }))
      expect(devices.map(({ channel }) => channel)).toEqual(['none'])
      expect((await bring(target, files, { scope: true })).parts?.scope).toBeNull()
    })

    it('names a rule that says something else, and updates it when asked', async () => {
      const changed = files.map((file) =>
        file.name.startsWith('asset-rules/')
          ? { ...file, bytes: new TextEncoder().encode(JSON.stringify(rule('Other'))) }
          : file,
      )
      expect((await bring(target, changed)).parts?.differing).toEqual(['Servers'])
      expect((await stateOf(target)).rules).toMatchObject([{ tag: 'MDE-Management', version: 1 }])
      await bring(target, changed, { update: true })
      expect((await stateOf(target)).rules).toMatchObject([{ tag: 'Other', version: 2 }])
    })

    it('imports nothing when there would be too many rules, and names what is not understood', async () => {
      const many = Array.from({ length: 100 }, (_, i) => ({
        name: `asset-rules/r${i}.json`,
        bytes: new TextEncoder().encode(JSON.stringify({ ...rule('T'), name: `Rule ${i}` })),
      }))
      const before = await stateOf(target)
      await expect(bring(target, [...files, ...many])).rejects.toThrow('101 asset rules')
      expect(await stateOf(target)).toEqual(before)
      const broken = { name: 'asset-rules/broken.json', bytes: new TextEncoder().encode('{"name": 1}') }
      const { parts } = await bring(target, [...files, broken], { dryRun: true })
      expect(parts?.problems).toEqual([
        { fileName: 'asset-rules/broken.json', message: 'The asset rule is not understood.' },
      ])
    })
  })
})
