import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import type { SettingValues } from '@/lib/domain/catalog'
import { isInStage, rolloutSalt, type RolloutStage } from '@/lib/domain/rollout'
import { findActor, type Actor } from '@/lib/features/core/actor'
import { getHome } from '@/lib/features/home/queries'
import { getImpact } from '@/lib/features/impact/queries'
import { loadPolicyDevices } from '@/lib/features/policies/params'
import { updateAssignments, updateSettings } from '@/lib/features/policies/actions'
import { listPolicyDevices, listPolicySettingStatus } from '@/lib/features/policies/report-queries'
import {
  completeRollout,
  haltRollout,
  resumeRollout,
  rollBackRollout,
  widenRollout,
} from '@/lib/features/rollouts/actions'
import { getRolloutPage } from '@/lib/features/rollouts/queries'
import type { ReleaseInput } from '@/lib/features/rollouts/schema'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { haltRollouts } from '@/lib/worker/rollouts/halt-rollouts'
import { ensurePairsOfDevices } from '@/lib/worker/status-pairs'
import { auditOf, makePerson, revisionOf, signIn, slugOf, takeJobs, type Person } from '../../support/actions'
import { storeDevice } from '../../support/stored-device'
import { makeGroup, makePolicy, makeTenant } from '../../support/tenants'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const TIMEOUT = 'device_vendor_msft_policy_config_defender_cloudextendedtimeout'
const seconds = (value: number): SettingValues => ({ [TIMEOUT]: { kind: 'integer', value } })
const NOW = new Date('2030-01-01T00:00:00Z')

interface World {
  readonly tenantId: string
  readonly slug: string
  readonly policyId: string
  readonly pilot: string
  readonly writer: Person
  readonly actor: Actor
  readonly devices: readonly string[]
}

let worlds = 0

/** Ten laptops, of which two are pilots, and a policy for all of them that says 10. */
async function makeWorld(): Promise<World> {
  const tenantId = await makeTenant(`rollouts-${worlds++}`)
  const slug = await slugOf(tenantId)
  const devices: string[] = []
  for (let i = 0; i < 10; i++) devices.push(await storeDevice(tenantId, i < 2 ? `PILOT-${i}` : `LAP-${i}`))
  const pilot = await makeGroup(tenantId, 'Pilot', 'device.displayName -startsWith "PILOT"')
  const policyId = await makePolicy(tenantId, 'Baseline', 'windows-antivirus', seconds(10), [
    { kind: 'allDevices' },
  ])
  const writer = await makePerson(tenantId, 'securityAdministrator')
  signIn(writer)
  const actor = await findActor(slug)
  if (!actor) throw new Error('The writer has no tenant')
  await resolveTenant(tenantId)
  return { tenantId, slug, policyId, pilot, writer, actor, devices }
}

async function save(world: World, value: number, version: number, release?: ReleaseInput) {
  const { slug, policyId: id } = world
  const result = await updateSettings(slug, { id, version, settings: seconds(value), release })
  if (result.ok) await resolveTenant(world.tenantId)
  return result
}

const toGroups = (...groupIds: string[]): ReleaseInput => ({
  stage: { kind: 'groups', groupIds },
  halt: null,
})

async function seen(world: World) {
  const { running } = await getRolloutPage(world.actor, world.policyId)
  if (!running) throw new Error('No rollout runs')
  return { policyId: world.policyId, lock: running.lock }
}

/** What each device is to have, by the stored results. */
async function valuesOf({ tenantId }: World): Promise<ReadonlyMap<string, number>> {
  const rows = await withTenant(
    tenantId,
    (tx) => tx.$queryRaw<{ id: string; value: number }[]>`
      select d.id, (s.result->'value'->>'value')::int as value from "Device" d
      join "CohortSetting" s on s."tenantId" = d."tenantId" and s."cohortId" = d."cohortId"
      where d."tenantId" = ${tenantId} and s.key = ${TIMEOUT} and s.outcome = 'applied'`,
  )
  return new Map(rows.map(({ id, value }) => [id, value]))
}

async function having(world: World, value: number): Promise<readonly string[]> {
  return [...(await valuesOf(world))].flatMap(([id, own]) => (own === value ? [id] : [])).toSorted()
}

/** The devices report what they are to have; some of them with an error. */
async function report(world: World, ids: readonly string[], failed: readonly string[] = []): Promise<void> {
  const { tenantId } = world
  await withTenant(tenantId, async (tx) => {
    await tx.$executeRaw`
      update "Device" d set "acknowledgedHash" = c."policySetHash" from "Cohort" c
      where d."tenantId" = ${tenantId} and d.id = any(${[...ids]}::text[]) and c."tenantId" = d."tenantId"
        and c.id = d."cohortId"`
    for (const deviceId of failed) {
      const { acknowledgedHash } = await tx.device.findUniqueOrThrow({
        where: { tenantId_id: { tenantId, id: deviceId } },
      })
      await tx.settingException.create({
        data: { tenantId, deviceId, key: TIMEOUT, policySetHash: acknowledgedHash ?? '', status: 'error' },
      })
    }
    await ensurePairsOfDevices(tx, tenantId, ids)
  })
}

describe('a staged rollout', () => {
  let world: World
  beforeAll(async () => {
    world = await makeWorld()
  })
  beforeEach(() => {
    signIn(world.writer)
  })

  it('gives the new settings to the groups of the stage and leaves the others what they have', async () => {
    expect(await having(world, 10)).toHaveLength(10)
    await takeJobs()
    const revision = await revisionOf(world.tenantId)
    const draft = { kind: 'policySettings', policyId: world.policyId, settings: seconds(20) } as const
    const stage: RolloutStage = { kind: 'groups', groupIds: [world.pilot] }
    expect((await getImpact(world.actor, { ...draft, stage })).counts).toMatchObject({
      affected: 2,
      settingsChange: 2,
      gainPolicies: 0,
      losePolicies: 0,
    })
    const saved = await updateSettings(world.slug, {
      id: world.policyId,
      version: 1,
      settings: seconds(20),
      release: toGroups(world.pilot),
    })
    expect(saved).toMatchObject({ ok: true, data: { version: 2 } })
    expect(await takeJobs()).toEqual([`resolve:${world.tenantId}`])
    expect(await revisionOf(world.tenantId)).toBe(revision + 1)
    await resolveTenant(world.tenantId)
    expect(await having(world, 20)).toEqual(world.devices.slice(0, 2).toSorted())
    expect(await having(world, 10)).toHaveLength(8)
    const [audit] = await auditOf(world.tenantId, 'policy.updateSettings')
    expect(audit?.detail).toMatchObject({ releasedTo: 'Pilot' })
  })

  it('counts the devices of the stage, and lists exactly them', async () => {
    await report(world, world.devices.slice(0, 1))
    const page = await getRolloutPage(world.actor, world.policyId)
    expect(page.running).toMatchObject({
      state: 'active',
      fromVersion: 1,
      toVersion: 2,
      stageText: 'Pilot',
      steps: [{ kind: 'started', by: world.writer.name, version: 2 }],
    })
    expect(page.counts).toEqual({ succeeded: 1, error: 0, conflict: 0, pending: 1, notApplicable: 0 })
    const p = await loadPolicyDevices(Promise.resolve({ release: 'candidate', status: 'pending' }))
    const { rows } = await listPolicyDevices(world.actor, world.policyId, p)
    expect(rows.map((row) => row.id)).toEqual([world.devices[1]])
    const all = await loadPolicyDevices(Promise.resolve({}))
    expect((await listPolicyDevices(world.actor, world.policyId, all)).total).toBe(10)
    const [status] = await listPolicySettingStatus(world.actor, world.policyId)
    expect(status?.value).toBe('10 seconds; in the rollout: 20 seconds')
  })

  it('takes further settings into the same stage, and assignments for everyone', async () => {
    expect(await save(world, 30, 2)).toMatchObject({ ok: true, data: { version: 3 } })
    expect(await having(world, 30)).toEqual(world.devices.slice(0, 2).toSorted())
    const { running } = await getRolloutPage(world.actor, world.policyId)
    expect(running).toMatchObject({ fromVersion: 1, toVersion: 3 })
    expect(running?.steps.map((step) => step.kind)).toEqual(['newVersion', 'started'])
    const assignments = [{ kind: 'includeGroup' as const, groupId: world.pilot }]
    await updateAssignments(world.slug, { id: world.policyId, version: 3, assignments })
    await resolveTenant(world.tenantId)
    expect(await valuesOf(world)).toHaveProperty('size', 2)
    await updateAssignments(world.slug, {
      id: world.policyId,
      version: 4,
      assignments: [{ kind: 'allDevices' }],
    })
    await resolveTenant(world.tenantId)
    expect(await having(world, 10)).toHaveLength(8)
  })

  it('is widened only to more devices, and only as it was seen', async () => {
    const old = await seen(world)
    const refused = await widenRollout(world.slug, { ...old, stage: { kind: 'percent', percent: 50 } })
    expect(refused).toMatchObject({ ok: false, code: 'invalid' })
    const gone = { kind: 'groups', groupIds: [world.pilot, 'grp_unknown'] } as const
    expect(await widenRollout(world.slug, { ...old, stage: gone })).toMatchObject({
      ok: false,
      code: 'notFound',
    })
    const laptops = await makeGroup(world.tenantId, 'Laptops', 'device.displayName -startsWith "LAP-2"')
    const stage: RolloutStage = { kind: 'groups', groupIds: [world.pilot, laptops] }
    await resolveTenant(world.tenantId)
    const draft = { kind: 'rolloutWidened', policyId: world.policyId, stage } as const
    expect((await getImpact(world.actor, draft)).counts).toMatchObject({ affected: 1, settingsChange: 1 })
    expect(await widenRollout(world.slug, { ...old, stage })).toMatchObject({ ok: true })
    await resolveTenant(world.tenantId)
    expect(await having(world, 30)).toEqual(world.devices.slice(0, 3).toSorted())
    expect(await haltRollout(world.slug, old)).toMatchObject({ ok: false, code: 'stale' })
  })

  it('is halted and resumed by hand', async () => {
    expect(await resumeRollout(world.slug, await seen(world))).toMatchObject({ ok: false, code: 'conflict' })
    expect(await haltRollout(world.slug, await seen(world))).toMatchObject({ ok: true })
    const all: RolloutStage = { kind: 'percent', percent: 100 }
    expect(await widenRollout(world.slug, { ...(await seen(world)), stage: all })).toMatchObject({
      ok: false,
      code: 'conflict',
    })
    const { attention } = await getHome(world.actor, NOW)
    expect(attention).toContainEqual(expect.objectContaining({ kind: 'rollout' }))
    expect(await resumeRollout(world.slug, await seen(world))).toMatchObject({ ok: true })
    expect((await getHome(world.actor, NOW)).attention).not.toContainEqual(
      expect.objectContaining({ kind: 'rollout' }),
    )
  })

  it('is completed for every device', async () => {
    expect(await completeRollout(world.slug, await seen(world))).toMatchObject({ ok: true })
    await resolveTenant(world.tenantId)
    expect(await having(world, 30)).toHaveLength(10)
    const [status] = await listPolicySettingStatus(world.actor, world.policyId)
    expect(status?.value).toBe('30 seconds')
    const page = await getRolloutPage(world.actor, world.policyId)
    expect(page.running).toBeNull()
    expect(page.past).toMatchObject([{ state: 'completed', fromVersion: 1, toVersion: 5 }])
    const [audit] = await auditOf(world.tenantId, 'policy.rolloutComplete')
    expect(audit).toMatchObject({ actorId: world.writer.id, targetId: world.policyId })
  })

  it('is refused to readers, and unknown to other tenants', async () => {
    await save(world, 40, 5, toGroups(world.pilot))
    const input = await seen(world)
    signIn(await makePerson(world.tenantId, 'securityReader'))
    const stage: RolloutStage = { kind: 'percent', percent: 100 }
    for (const refused of [
      await widenRollout(world.slug, { ...input, stage }),
      await haltRollout(world.slug, input),
      await resumeRollout(world.slug, input),
      await completeRollout(world.slug, input),
      await rollBackRollout(world.slug, input),
    ])
      expect(refused).toMatchObject({ ok: false, code: 'forbidden' })
    const other = await makeWorld()
    expect(await completeRollout(other.slug, input)).toMatchObject({ ok: false, code: 'notFound' })
    const release = toGroups(world.pilot)
    expect(await save(other, 20, 1, release)).toMatchObject({ ok: false, code: 'notFound' })
  })
})

describe('a rollout to a percentage', () => {
  it('reaches the devices whose place says so, and more of them when it is widened', async () => {
    const world = await makeWorld()
    const release: ReleaseInput = { stage: { kind: 'percent', percent: 30 }, halt: null }
    const inStage = (percent: number) =>
      world.devices
        .filter((id) =>
          isInStage({ kind: 'percent', percent }, rolloutSalt(world.policyId, 1), id, () => false),
        )
        .toSorted()
    await save(world, 20, 1, release)
    expect(await having(world, 20)).toEqual(inStage(30))
    await widenRollout(world.slug, { ...(await seen(world)), stage: { kind: 'percent', percent: 80 } })
    await resolveTenant(world.tenantId)
    expect(await having(world, 20)).toEqual(inStage(80))
    expect(inStage(80)).toEqual(expect.arrayContaining(inStage(30)))
    await rollBackRollout(world.slug, await seen(world))
    await resolveTenant(world.tenantId)
    expect(await having(world, 10)).toHaveLength(10)
    const version = await withTenant(world.tenantId, (tx) =>
      tx.policyVersion.findFirstOrThrow({
        where: { tenantId: world.tenantId, policyId: world.policyId, number: 3 },
      }),
    )
    expect(version).toMatchObject({ note: 'Rolled back to version 1', authorId: world.writer.id })
  })
})

describe('the automatic halt', () => {
  const release = (pilot: string, rollsBackOnHalt: boolean): ReleaseInput => ({
    stage: { kind: 'groups', groupIds: [pilot] },
    halt: { errorPercent: 50, minDevices: 2 },
    rollsBackOnHalt,
  })

  it('waits for enough reports, then stops at the stage and says why', async () => {
    const world = await makeWorld()
    const { tenantId } = world
    const [first = '', second = ''] = world.devices
    await save(world, 20, 1, release(world.pilot, false))
    await report(world, [first], [first])
    expect(await haltRollouts(tenantId, NOW)).toBe(0)
    await report(world, [second])
    expect(await haltRollouts(tenantId, NOW)).toBe(1)
    expect(await haltRollouts(tenantId, NOW)).toBe(0)
    const { running } = await getRolloutPage(world.actor, world.policyId)
    const reason = '1 of 2 devices that reported have an error (50 %)'
    expect(running).toMatchObject({ state: 'halted', haltReason: reason })
    expect(running?.steps[0]).toMatchObject({ kind: 'halted', by: null, detail: reason })
    expect(await having(world, 20)).toHaveLength(2)
    const [audit] = await auditOf(tenantId, 'policy.rolloutHalted')
    expect(audit).toMatchObject({ actorId: null, actorName: 'Bulwark', targetId: world.policyId })
    // The errors that halted it are still there: going on means to accept them.
    await resumeRollout(world.slug, await seen(world))
    expect(await haltRollouts(tenantId, NOW)).toBe(0)
  })

  it('waits while a change has not been evaluated', async () => {
    const world = await makeWorld()
    const pilots = world.devices.slice(0, 2)
    await save(world, 20, 1, release(world.pilot, false))
    await report(world, pilots, pilots)
    await updateSettings(world.slug, { id: world.policyId, version: 2, settings: seconds(30) })
    expect(await haltRollouts(world.tenantId, NOW)).toBe(0)
  })

  it('rolls back where it was told to', async () => {
    const world = await makeWorld()
    const pilots = world.devices.slice(0, 2)
    await save(world, 20, 1, release(world.pilot, true))
    await report(world, pilots, pilots)
    await takeJobs()
    expect(await haltRollouts(world.tenantId, NOW)).toBe(1)
    expect(await takeJobs()).toEqual([`resolve:${world.tenantId}`])
    await resolveTenant(world.tenantId)
    expect(await having(world, 10)).toHaveLength(10)
    const page = await getRolloutPage(world.actor, world.policyId)
    expect(page.running).toBeNull()
    expect(page.past[0]).toMatchObject({ state: 'rolledBack', fromVersion: 1, toVersion: 2 })
  })
})
