import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import type { AssetCondition } from '@/lib/domain/asset-rules'
import {
  createAssetRule,
  deleteAssetRules,
  switchAssetRules,
  updateAssetRule,
} from '@/lib/features/asset-rules/actions'
import { loadAssetRuleList } from '@/lib/features/asset-rules/params'
import { getAssetRule, listAssetRules, previewAssetRule } from '@/lib/features/asset-rules/queries'
import type { CreateAssetRuleInput } from '@/lib/features/asset-rules/schema'
import { findActor } from '@/lib/features/core/actor'
import { applyAssetRules } from '@/lib/worker/asset-rules/apply-asset-rules'
import { auditOf, makePerson, revisionOf, signIn, slugOf, takeJobs, type Person } from '../../support/actions'
import { makeTenant } from '../../support/tenants'
import { onboard, sendCheckIn, windowsSurvey, type TestDevice } from '../../support/test-device'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const STARTS_WITH_SRV: AssetCondition = { field: 'name', operator: 'startsWith', value: 'srv-' }
const MANAGED: CreateAssetRuleInput = {
  name: 'Servers',
  tag: 'MDE-Management',
  conditions: [STARTS_WITH_SRV],
}

let tenantId: string
let slug: string
let other: string
let server: TestDevice
let admin: Person
let operator: Person

const actor = async () => {
  const found = await findActor(slug)
  if (!found) throw new Error('Nobody is signed in')
  return found
}
const devices = async (tenant = tenantId) =>
  withTenant(tenant, async (tx) => {
    const rows = await tx.device.findMany({ select: { name: true, dynamicTags: true, channel: true } })
    return Object.fromEntries(rows.map((d) => [d.name, [d.dynamicTags, d.channel]]))
  })

async function save(input: CreateAssetRuleInput): Promise<string> {
  const result = await createAssetRule(slug, input)
  if (!result.ok) throw new Error(result.message)
  return result.data.id
}

beforeAll(async () => {
  tenantId = await makeTenant('asset-rules')
  slug = await slugOf(tenantId)
  other = await makeTenant('asset-rules-other')
  for (const tenant of [tenantId, other]) {
    await withTenant(tenant, async (tx) => {
      await tx.tenant.update({ where: { id: tenant }, data: { behaviourEra: '2025' } })
      await tx.enforcementScope.update({
        where: { tenantId: tenant },
        data: { windowsClient: 'tagged', windowsServer: 'tagged' },
      })
    })
  }
  server = await onboard(tenantId, 'SRV-1')
  await onboard(tenantId, 'PC-1', { ...windowsSurvey, tags: ['Pilot'] })
  await onboard(other, 'SRV-9')
  admin = await makePerson(tenantId, 'securityAdministrator')
  operator = await makePerson(tenantId, 'securityOperator')
})
beforeEach(async () => {
  signIn(admin)
  await withTenant(tenantId, (tx) => tx.assetRule.deleteMany({ where: { tenantId } }))
  await applyAssetRules(tenantId, new Date())
  await takeJobs()
})

describe('saving an asset rule', () => {
  it('tags the devices that match and has them decided on again, in this tenant only', async () => {
    const revision = await revisionOf(tenantId)
    const id = await save(MANAGED)
    expect(await devices()).toEqual({ 'SRV-1': [['MDE-Management'], 'mde'], 'PC-1': [[], 'none'] })
    expect(await devices(other)).toEqual({ 'SRV-9': [[], 'none'] })
    expect(await revisionOf(tenantId)).toBe(revision + 1)
    expect(await takeJobs()).toEqual([`resolve:${tenantId}`])
    expect(await getAssetRule(await actor(), id)).toMatchObject({
      deviceCount: 1,
      lastRunAt: expect.any(String),
      conditions: [STARTS_WITH_SRV],
      version: 1,
    })
    expect((await auditOf(tenantId, 'assetRule.create'))[0]).toMatchObject({
      targetId: id,
      outcome: 'success',
      after: { tag: 'MDE-Management', conditions: 'Device name starts with srv-' },
    })
    const [event] = await withTenant(tenantId, (tx) =>
      tx.deviceEvent.findMany({
        where: { deviceId: server.id, kind: 'tagsChanged' },
        orderBy: { at: 'desc' },
      }),
    )
    expect(event?.detail).toMatchObject({ origin: 'assetRule', added: ['MDE-Management'], removed: [] })
  })

  it('takes tags again when the rule is changed, switched off or deleted', async () => {
    const id = await save(MANAGED)
    const changed = await updateAssetRule(slug, {
      ...MANAGED,
      id,
      version: 1,
      tag: 'Servers',
      conditions: [STARTS_WITH_SRV],
    })
    expect(changed).toMatchObject({ ok: true, data: { version: 2 } })
    expect(await devices()).toMatchObject({ 'SRV-1': [['Servers'], 'none'] })
    expect(await switchAssetRules(slug, { ids: [id], isEnabled: false })).toMatchObject({
      ok: true,
      data: { changed: 1 },
    })
    expect(await devices()).toMatchObject({ 'SRV-1': [[], 'none'] })
    // Off, it still says whom it would tag.
    expect(await getAssetRule(await actor(), id)).toMatchObject({ deviceCount: 1, isEnabled: false })
    await switchAssetRules(slug, { ids: [id], isEnabled: true })
    expect(await devices()).toMatchObject({ 'SRV-1': [['Servers'], 'none'] })
    expect(await deleteAssetRules(slug, { ids: [id] })).toMatchObject({ ok: true, data: { deleted: 1 } })
    expect(await devices()).toMatchObject({ 'SRV-1': [[], 'none'] })
  })

  it('gives a tag once, however many rules give it, and never what another rule follows from', async () => {
    await save({ name: 'A', tag: 'Zone', conditions: [STARTS_WITH_SRV] })
    await save({ name: 'B', tag: 'Zone', conditions: [{ field: 'name', operator: 'endsWith', value: '-1' }] })
    await save({ name: 'C', tag: 'Chain', conditions: [{ field: 'tag', operator: 'has', value: 'zone' }] })
    await save({ name: 'D', tag: 'Pilots', conditions: [{ field: 'tag', operator: 'has', value: 'PILOT' }] })
    expect(await devices()).toMatchObject({
      'SRV-1': [['Zone'], 'none'],
      'PC-1': [['Pilots', 'Zone'], 'none'],
    })
  })

  it('does not count for the scope before July 2025', async () => {
    await withTenant(tenantId, (tx) =>
      tx.tenant.update({ where: { id: tenantId }, data: { behaviourEra: 'PREV' } }),
    )
    await save(MANAGED)
    const row = await withTenant(tenantId, (tx) => tx.device.findFirstOrThrow({ where: { id: server.id } }))
    await withTenant(tenantId, (tx) =>
      tx.tenant.update({ where: { id: tenantId }, data: { behaviourEra: '2025' } }),
    )
    expect(row).toMatchObject({ channel: 'none', enrollmentRow: 9 })
  })

  it('refuses what is wrong, taken, stale, foreign or not allowed', async () => {
    const id = await save(MANAGED)
    expect(await createAssetRule(slug, MANAGED)).toMatchObject({
      code: 'invalid',
      fieldErrors: { name: expect.any(String) },
    })
    expect(
      await createAssetRule(slug, {
        name: 'Bad',
        tag: '',
        conditions: [{ field: 'osVersion', operator: 'atLeast', value: 'eleven' }],
      }),
    ).toMatchObject({
      code: 'invalid',
      fieldErrors: { tag: expect.any(String), 'conditions.0.value': expect.any(String) },
    })
    expect(await createAssetRule(slug, { ...MANAGED, name: 'None', conditions: [] })).toMatchObject({
      code: 'invalid',
    })
    expect(await updateAssetRule(slug, { ...MANAGED, id, version: 7 })).toMatchObject({ code: 'stale' })
    const foreign = await withTenant(other, (tx) =>
      tx.assetRule.create({
        data: { tenantId: other, id: 'rul_theirs', name: 'Theirs', tag: 'x', conditions: [STARTS_WITH_SRV] },
      }),
    )
    const theirs = foreign.id
    expect(await updateAssetRule(slug, { ...MANAGED, id: theirs, version: 1 })).toMatchObject({
      code: 'notFound',
    })
    expect(await switchAssetRules(slug, { ids: [id, theirs], isEnabled: false })).toMatchObject({
      code: 'notFound',
    })
    expect(await deleteAssetRules(slug, { ids: [theirs] })).toMatchObject({ code: 'notFound' })
    await expect(getAssetRule(await actor(), theirs)).rejects.toThrow()
    signIn(operator)
    expect(await deleteAssetRules(slug, { ids: [id] })).toMatchObject({ code: 'forbidden' })
    expect((await auditOf(tenantId, 'assetRule.delete'))[0]).toMatchObject({ outcome: 'refused' })
    expect(await devices()).toMatchObject({ 'SRV-1': [['MDE-Management'], 'mde'] })
  })
})

describe('rules over time', () => {
  it('reach devices that come and change with the next hourly run', async () => {
    await save(MANAGED)
    const late = await onboard(tenantId, 'SRV-2')
    expect(await devices()).toMatchObject({ 'SRV-2': [[], 'none'] })
    expect(await applyAssetRules(tenantId, new Date())).toBe(1)
    expect(await devices()).toMatchObject({ 'SRV-2': [['MDE-Management'], 'mde'] })
    expect(await applyAssetRules(tenantId, new Date())).toBe(0)
    // A check-in keeps them, and a device that is renamed loses them.
    await sendCheckIn(late)
    expect(await devices()).toMatchObject({ 'SRV-2': [['MDE-Management'], 'mde'] })
    await sendCheckIn({ ...late, name: 'OLD-2' })
    expect(await applyAssetRules(tenantId, new Date())).toBe(1)
    expect(await devices()).toMatchObject({ 'OLD-2': [[], 'none'] })
  })
})

describe('a large fleet', () => {
  it('gets its tags from the worker', async () => {
    const large = await makeTenant('asset-rules-large')
    signIn(await makePerson(large, 'securityAdministrator'))
    await withTenant(
      large,
      (tx) => tx.$executeRaw`
        insert into "Device" ("tenantId", id, name, "osPlatform", "osName", "osVersion", survey, tags, "skippedPolicyTypes")
        select ${large}, 'dev_' || i, 'PC-' || i, ${windowsSurvey.osPlatform}, ${windowsSurvey.osName},
          ${windowsSurvey.osVersion}, ${JSON.stringify(windowsSurvey)}::jsonb, '{}', '{}'
        from generate_series(1, 5001) i`,
    )
    const saved = await createAssetRule(await slugOf(large), {
      name: 'One',
      tag: 'One',
      conditions: [{ field: 'name', operator: 'equals', value: 'pc-5001' }],
    })
    expect(saved).toMatchObject({ ok: true })
    expect((await takeJobs()).toSorted()).toEqual([`apply-asset-rules:${large}`, `resolve:${large}`])
    const tagged = () =>
      withTenant(large, (tx) => tx.device.findMany({ where: { dynamicTags: { has: 'One' } } }))
    expect(await tagged()).toEqual([])
    expect(await applyAssetRules(large, new Date())).toBe(1)
    expect(await tagged()).toMatchObject([{ name: 'PC-5001' }])
    expect(await takeJobs()).toEqual([`resolve:${large}`])
  })
})

describe('looking at asset rules', () => {
  it('previews who matches before anything is saved', async () => {
    const answer = await previewAssetRule(await actor(), { conditions: [STARTS_WITH_SRV], q: '', page: 9 })
    expect(answer).toMatchObject({ matching: 1, total: 1, page: 1, rows: [{ name: 'SRV-1' }] })
    expect(
      await previewAssetRule(await actor(), { conditions: [STARTS_WITH_SRV], q: '%', page: 1 }),
    ).toMatchObject({ matching: 1, total: 0, rows: [] })
    expect(await devices()).toMatchObject({ 'SRV-1': [[], 'none'] })
  })

  it('lists by search, state and order', async () => {
    await save(MANAGED)
    await save({ ...MANAGED, name: 'Applications', tag: 'App', isEnabled: false })
    const names = async (search: string) =>
      (await listAssetRules(await actor(), loadAssetRuleList(new URLSearchParams(search)))).rows.map(
        (r) => r.name,
      )
    expect(await names('')).toEqual(['Applications', 'Servers'])
    expect(await names('dir=desc')).toEqual(['Servers', 'Applications'])
    expect(await names('state=on')).toEqual(['Servers'])
    expect(await names('q=app')).toEqual(['Applications'])
    expect(await names('sort=lastRunAt&size=25&page=2')).toEqual([])
  })
})
