import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mixOf, summarize, type MachineOutcome } from '@/agent/simulator'
import { withTenant } from '@/lib/db/with-tenant'
import { listenForDevices, type DeviceServer } from '@/lib/features/device-api/listen'
import { loadSwitches } from '@/lib/worker/enrollment/switches'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { makeTenant } from '../../support/tenants'
import { assignPolicies, expectedRow, makeFleetRunner, storedDevices } from './support'

const DEVICES = 400

let server: DeviceServer
beforeAll(async () => {
  server = await listenForDevices()
})
afterAll(() => server.close())

interface Setting {
  readonly slug: string
  readonly behaviourEra: string
  readonly cloud?: string
  readonly scope: Readonly<Record<string, string | boolean>>
}

const TAGGED = { windowsClient: 'tagged', windowsServer: 'tagged', linux: 'tagged', macOS: 'tagged' }

/** What one tenant of ten thousand devices does not show: other eras, and other switches. */
const SETTINGS: readonly Setting[] = [
  { slug: 'ga', behaviourEra: 'GA', scope: {} },
  { slug: 'ga-government', behaviourEra: 'GA', cloud: 'government', scope: {} },
  {
    slug: 'tagged-2025',
    behaviourEra: '2025',
    scope: {
      ...TAGGED,
      domainControllers: true,
      defenderForCloud: true,
      manageUsingConfigurationManager: true,
    },
  },
  { slug: 'all-2025', behaviourEra: '2025', scope: {} },
  { slug: 'tagged-preview', behaviourEra: 'PREV', scope: TAGGED },
  {
    slug: 'linux-only',
    behaviourEra: '2025',
    scope: { windowsClient: 'off', windowsServer: 'off', macOS: 'off' },
  },
  { slug: 'connector-off', behaviourEra: 'PREV', scope: { connectorEnabled: false } },
]

async function runFleet({ slug, behaviourEra, cloud, scope }: Setting) {
  const tenantId = await makeTenant(slug)
  await withTenant(tenantId, async (tx) => {
    await tx.tenant.update({ where: { id: tenantId }, data: { behaviourEra, ...(cloud ? { cloud } : {}) } })
    await tx.enforcementScope.update({ where: { tenantId }, data: scope })
  })
  await assignPolicies(tenantId)
  const fleet = await makeFleetRunner({
    tenantId,
    baseUrl: server.url,
    devices: DEVICES,
    seed: 25,
    mix: mixOf('special-cases'),
    concurrency: 16,
  })
  try {
    const runs = []
    for (const rounds of [1, 3, 1]) {
      runs.push(await fleet.run(rounds))
      await resolveTenant(tenantId)
    }
    const outcomes: readonly MachineOutcome[] = runs.at(-1)?.outcomes ?? []
    const switches = await withTenant(tenantId, (tx) => loadSwitches(tx, tenantId))
    return { runs, outcomes, switches, stored: await storedDevices(tenantId) }
  } finally {
    await fleet.remove()
  }
}

describe('fleets in other tenants', () => {
  it.each(SETTINGS)(
    '$slug',
    async (setting) => {
      const { runs, outcomes, switches, stored } = await runFleet(setting)
      expect(runs.map((r) => [r.refused, r.lastProblem])).toEqual(runs.map(() => [0, null]))
      expect(outcomes).toHaveLength(DEVICES)
      for (const outcome of outcomes) {
        const row = stored.get(outcome.deviceId)
        expect(
          { case: outcome.machine.caseId, code: row?.enrollmentCode, status: row?.status },
          row?.name,
        ).toEqual(expectedRow(outcome, switches))
      }
      for (const { caseId, differing } of summarize(outcomes, switches)) expect(differing, caseId).toEqual([])
    },
    60_000,
  )
})
