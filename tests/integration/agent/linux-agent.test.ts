import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { OnboardingPackage } from '@/agent/protocol'
import { withTenant } from '@/lib/db/with-tenant'
import type { SettingValues } from '@/lib/domain/catalog'
import { findActor, type Actor } from '@/lib/features/core/actor'
import { listenForDevices, type DeviceServer } from '@/lib/features/device-api/listen'
import { createToken, syncDevices } from '@/lib/features/devices/actions'
import { createPolicy, updateSettings } from '@/lib/features/policies/actions'
import { getPolicy } from '@/lib/features/policies/queries'
import { listPolicySettingStatus } from '@/lib/features/policies/report-queries'
import { makePerson, signIn, slugOf, takeJobs } from '../../support/actions'
import { resolveInChild } from '../../support/child'
import { deviceResult } from '../../support/device-result'
import { makeTenant } from '../../support/tenants'
import { Machine } from '../../unit/agent-linux/machine'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))
// Each step starts real processes.
vi.setConfig({ testTimeout: 60_000 })

const AGENT = '101.23062.0010'
const AV = 'linux_mdatp_managed_antivirusengine'
const CLOUD = 'linux_mdatp_managed_cloudservice'
const choice = (id: string, option: string) => ({
  [id]: { kind: 'choice' as const, optionId: `${id}_${option}` },
})
const LEVEL = `${AV}_enforcementlevel`
const BLOCK = `${CLOUD}_cloudblocklevel`
const FIRST: SettingValues = {
  ...choice(LEVEL, '0'),
  ...choice(BLOCK, 'high'),
  ...choice(`${CLOUD}_enabled`, 'true'),
}

let server: DeviceServer
let tenantId: string
let slug: string
let actor: Actor
let machine: Machine

beforeAll(async () => {
  server = await listenForDevices()
})
afterAll(async () => {
  await server.close()
})
beforeEach(async () => {
  tenantId = await makeTenant(`agent-${Date.now()}-${Math.random().toString(36).slice(2)}`)
  slug = await slugOf(tenantId)
  signIn(await makePerson(tenantId, 'endpointSecurityManager'))
  const found = await findActor(slug)
  if (!found) throw new Error('Nobody is signed in')
  actor = found
  machine = await Machine.make()
  await takeJobs()
})
afterEach(async () => {
  await machine.remove()
})

/** As the administrator does it: a package from the console, on the machine. */
async function onboard(): Promise<string> {
  const made = await createToken(slug, { note: 'Linux', expiresInHours: 1, maxUses: 1, url: server.url })
  if (!made.ok) throw new Error(made.message)
  const pack: OnboardingPackage = made.data.package
  await machine.onboard(pack)
  return (await machine.status()).deviceId ?? ''
}

async function savePolicy(settings: SettingValues): Promise<string> {
  const made = await createPolicy(slug, {
    profileId: 'linux-antivirus',
    name: 'Linux servers',
    description: '',
    settings,
    assignments: [{ kind: 'allDevices' }],
  })
  if (!made.ok) throw new Error(made.message)
  return made.data.id
}

/** The worker, in a process of its own, as the queue has it do. */
async function resolve(): Promise<void> {
  expect((await takeJobs()).some((key) => key.includes(tenantId))).toBe(true)
  await resolveInChild(tenantId).ended
}

const storedDevice = (id: string) =>
  withTenant(tenantId, (tx) => tx.device.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } }))
const countsOf = async (policyId: string) => {
  const rows = await listPolicySettingStatus(actor, policyId)
  return Object.fromEntries(rows.map((row) => [row.settingId, row.counts]))
}

describe('from the console to the file to the status', () => {
  it('with Defender: what it shows is what the reports say', async () => {
    await machine.installDefender(AGENT)
    const deviceId = await onboard()
    expect(await storedDevice(deviceId)).toMatchObject({
      enrollmentCode: 1,
      channel: 'mde',
      isSimulated: false,
    })
    const policyId = await savePolicy(FIRST)
    await resolve()
    expect(await deviceResult(tenantId, deviceId)).toMatchObject({ policyStatus: 'pending' })
    await machine.runWell(['check-in'])
    expect(await machine.managed()).toEqual({
      antivirusEngine: { enforcementLevel: 'real_time' },
      cloudService: { enabled: true, cloudBlockLevel: 'high' },
    })
    const { policySetHash, policyStatus } = await deviceResult(tenantId, deviceId)
    expect(policyStatus).toBe('succeeded')
    expect(await storedDevice(deviceId)).toMatchObject({
      acknowledgedHash: policySetHash,
      verification: 'engine',
      exceptionCount: 0,
    })
    const counts = await countsOf(policyId)
    for (const id of Object.keys(FIRST))
      expect(counts[id]).toMatchObject({ succeeded: 1, error: 0, pending: 0 })
  })

  it('without Defender: the file is kept ready, and the status says that this is all', async () => {
    const deviceId = await onboard()
    expect(await storedDevice(deviceId)).toMatchObject({ enrollmentCode: 1, channel: 'mde' })
    await savePolicy(FIRST)
    await resolve()
    await machine.runWell(['check-in'])
    expect(await machine.managed()).toMatchObject({ cloudService: { cloudBlockLevel: 'high' } })
    expect((await deviceResult(tenantId, deviceId)).policyStatus).toBe('succeeded')
    expect(await storedDevice(deviceId)).toMatchObject({ verification: 'file', exceptionCount: 0 })
  })

  it('with a Defender that does not do as told: the error names the setting and what was found', async () => {
    await machine.installDefender(AGENT, { realTimeProtectionEnabled: { value: false } })
    await machine.configure({ settleSeconds: 0 })
    const deviceId = await onboard()
    const policyId = await savePolicy(FIRST)
    await resolve()
    await machine.runWell(['check-in'])
    expect((await deviceResult(tenantId, deviceId)).policyStatus).toBe('error')
    const counts = await countsOf(policyId)
    expect(counts[LEVEL]).toMatchObject({ error: 1, succeeded: 0 })
    expect(counts[BLOCK]).toMatchObject({ error: 0, succeeded: 1 })
    const exceptions = await withTenant(tenantId, (tx) =>
      tx.settingException.findMany({ where: { deviceId } }),
    )
    expect(exceptions).toMatchObject([{ key: LEVEL, errorCode: 'notEffective', observedValue: 'on_demand' }])
  })
})

describe('the service', () => {
  it('follows a change of the policy and a sync, and takes its leave', async () => {
    const before = '{"cloudService":{"enabled":false}}'
    await machine.installDefender(AGENT)
    const deviceId = await onboard()
    const policyId = await savePolicy(FIRST)
    await resolve()
    await writeFile(await machine.makeManagedFolder(), before)
    const running = machine.start(['run'])
    await vi.waitUntil(async () => (await deviceResult(tenantId, deviceId)).policyStatus === 'succeeded', {
      timeout: 20_000,
      interval: 100,
    })
    const policy = await getPolicy(actor, policyId)
    const saved = await updateSettings(slug, {
      id: policyId,
      version: policy.version,
      settings: { ...FIRST, ...choice(LEVEL, '2') },
    })
    expect(saved.ok).toBe(true)
    await resolve()
    expect((await syncDevices(slug, { ids: [deviceId] })).ok).toBe(true)
    expect((await deviceResult(tenantId, deviceId)).policyStatus).toBe('pending')
    await machine.runWell(['check-in'])
    await vi.waitUntil(async () => (await deviceResult(tenantId, deviceId)).policyStatus === 'succeeded', {
      timeout: 20_000,
      interval: 100,
    })
    expect(await machine.managed()).toMatchObject({ antivirusEngine: { enforcementLevel: 'passive' } })
    expect((await storedDevice(deviceId)).syncRequestedAt).toBeNull()
    running.kill('SIGTERM')
    expect((await running.ended).code).toBe(0)
    await machine.runWell(['rotate-key'])
    await machine.runWell(['check-in'])
    expect((await storedDevice(deviceId)).keyChangedAt).not.toBeNull()
    await machine.runWell(['offboard'])
    expect(await readFile(machine.managedFile, 'utf8')).toBe(before)
    expect(await storedDevice(deviceId)).toMatchObject({ channel: 'none', enrollmentCode: null })
    expect((await storedDevice(deviceId)).offboardedAt).not.toBeNull()
  })
})
