import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { newId } from '@/lib/db/new-id'
import { withTenant } from '@/lib/db/with-tenant'
import { updateConnector } from '@/lib/features/connector/actions'
import { findActor } from '@/lib/features/core/actor'
import { setTags } from '@/lib/features/devices/actions'
import { updateScope } from '@/lib/features/scope/actions'
import { getSetupGuide } from '@/lib/features/setup/queries'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { makePerson, signIn, type Person } from '../../support/actions'
import { makeGroup, makePolicy, makeTenant } from '../../support/tenants'
import { onboard, sendCheckIn, type TestDevice } from '../../support/test-device'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const ALL_OFF = {
  windowsClient: 'off',
  windowsServer: 'off',
  linux: 'off',
  macOS: 'off',
  domainControllers: false,
  defenderForCloud: false,
  manageUsingConfigurationManager: true,
} as const
const slug = 'setup'
let tenantId: string
let owner: Person

const guide = async () => {
  const actor = await findActor(slug)
  if (!actor) throw new Error('Nobody is signed in')
  return getSetupGuide(actor)
}
const open = async () => (await guide()).filter((step) => !step.isDone).map((step) => step.id)
const stateOf = async (id: string) => (await guide()).find((step) => step.id === id)?.state

beforeAll(async () => {
  tenantId = newId('ten')
  await withTenant(tenantId, async (tx) => {
    await tx.tenant.create({ data: { id: tenantId, slug, name: slug } })
    await tx.enforcementScope.create({ data: { tenantId } })
  })
  owner = await makePerson(tenantId, 'globalAdministrator')
})
beforeEach(() => signIn(owner))

describe('the set-up guide', () => {
  it('walks a new tenant from nothing to a setting that has arrived, and says at each step what is missing', async () => {
    expect(await open()).toEqual([
      'scope',
      'authority',
      'connector',
      'permissions',
      'onboarding',
      'pilot',
      'groups',
      'policy',
      'arrival',
    ])
    expect(await stateOf('permissions')).toContain('Only Global Administrators')

    await updateScope(slug, { ...ALL_OFF, windowsClient: 'tagged', version: 1 })
    expect(await open()).toEqual([
      'connector',
      'permissions',
      'onboarding',
      'pilot',
      'groups',
      'policy',
      'arrival',
    ])
    expect(await stateOf('scope')).toBe('Windows client on tagged devices.')

    const device: TestDevice = await onboard(tenantId, 'PC-1')
    expect(await stateOf('pilot')).toContain('No device has the tag MDE-Management')
    await setTags(slug, { ids: [device.id], add: ['mde-management'], remove: [] })
    expect(await stateOf('connector')).toBe('Off: 1 device in scope waits for it.')
    await updateConnector(slug, { connectorEnabled: true, version: 2 })
    expect(await stateOf('pilot')).toContain('1 device managed by MDE')

    const manager = await makePerson(tenantId, 'endpointSecurityManager')
    expect(await stateOf('permissions')).toBe(`Endpoint Security Manager: ${manager.name}.`)
    expect(await open()).toEqual(['groups', 'policy', 'arrival'])

    const group = await makeGroup(tenantId, 'Windows', 'device.deviceOSType -eq "Windows"')
    expect(await stateOf('groups')).toBe('1 group, none with a device in it.')
    const id = 'device_vendor_msft_policy_config_defender_cloudblocklevel'
    await makePolicy(
      tenantId,
      'Pilot',
      'windows-antivirus',
      { [id]: { kind: 'choice', optionId: `${id}_2` } },
      [{ kind: 'includeGroup', groupId: group }],
    )
    await resolveTenant(tenantId)
    expect(await open()).toEqual(['arrival'])
    expect(await stateOf('arrival')).toContain('1 device has not checked in since')

    const { policySetHash } = await sendCheckIn({ ...device, survey: { ...device.survey } })
    if (!policySetHash) throw new Error('The device is to enforce nothing')
    await sendCheckIn(device, { sequence: 1, policySetHash, verification: 'engine', exceptions: [] })
    expect(await open()).toEqual([])
    expect(await stateOf('arrival')).toBe('1 device enforces the newest policies.')
  })

  it('names nobody to whom the list of users is closed', async () => {
    signIn(await makePerson(tenantId, 'securityReader'))
    expect(await stateOf('permissions')).toBe('Endpoint Security Manager: 1 person.')
  })

  it('says what licence and cloud stand in the way of', async () => {
    const set = (data: object) =>
      withTenant(tenantId, (tx) => tx.tenant.update({ where: { id: tenantId }, data }))
    await set({ licence: 'defenderForServersOnly' })
    expect(await stateOf('licence')).toContain('Defender for Servers licences only')
    await set({ licence: 'userSubscription', cloud: 'government', behaviourEra: 'PREV' })
    expect(await stateOf('licence')).toContain('Government cloud')
    await set({ cloud: 'government', behaviourEra: '2025' })
    expect(await open()).not.toContain('licence')
  })

  it('reads its own tenant only', async () => {
    const other = await makeTenant('setup-other')
    await onboard(other, 'PC-9')
    expect(await stateOf('onboarding')).toBe('1 device onboarded.')
  })
})
