import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  expectedOutcome,
  runSimulator,
  type FleetSwitches,
  type MachineOutcome,
  type SimulatorOptions,
  type SimulatorResult,
} from '@/agent/simulator'
import { withTenant } from '@/lib/db/with-tenant'
import { createOnboardingToken } from '@/lib/features/device-api/onboarding-tokens'
import { deviceStatus, joinStatusPair } from '@/lib/worker/device-status-sql'
import { makePolicy } from '../../support/tenants'

export const REAL_TIME = 'device_vendor_msft_policy_config_defender_allowrealtimemonitoring'
const CLOUD = 'device_vendor_msft_policy_config_defender_cloudblocklevel'
const LINUX_CLOUD = 'linux_mdatp_managed_cloudservice_enabled'
const MAC_UPDATES = 'com.apple.managedclient.preferences_automaticdefinitionupdateenabled'

/** Something for every platform, and a value that tamper protection does not let through. */
export async function assignPolicies(tenantId: string): Promise<void> {
  const choice = (optionId: string) => ({ kind: 'choice', optionId }) as const
  const everyone = [{ kind: 'allDevices' }] as const
  await makePolicy(
    tenantId,
    'Windows',
    'windows-antivirus',
    { [CLOUD]: choice(`${CLOUD}_2`), [REAL_TIME]: choice(`${REAL_TIME}_0`) },
    everyone,
  )
  await makePolicy(
    tenantId,
    'Linux',
    'linux-antivirus',
    { [LINUX_CLOUD]: choice(`${LINUX_CLOUD}_true`) },
    everyone,
  )
  await makePolicy(
    tenantId,
    'macOS',
    'macos-antivirus',
    { [MAC_UPDATES]: choice(`${MAC_UPDATES}_true`) },
    everyone,
  )
}

export interface StoredDevice {
  readonly id: string
  readonly name: string
  readonly enrollmentCode: number | null
  readonly enrollmentRow: number
  readonly enrollmentWarning: string | null
  readonly channel: string
  readonly joinType: string | null
  readonly status: string | null
  readonly supersededById: string | null
  readonly offboardedAt: Date | null
  readonly verification: string | null
  readonly hardwareId: string
  readonly keyChangedAt: Date | null
  readonly isSimulated: boolean
}

/** Every device of a tenant as the console shows it, by id. */
export async function storedDevices(tenantId: string): Promise<ReadonlyMap<string, StoredDevice>> {
  const rows = await withTenant(
    tenantId,
    (tx) => tx.$queryRaw<StoredDevice[]>`
      select d.id, d.name, d."enrollmentCode", d."enrollmentRow", d."enrollmentWarning", d.channel, d."joinType",
        ${deviceStatus} as status, d."supersededById", d."offboardedAt", d.verification, d."hardwareId", d."keyChangedAt",
        d."isSimulated"
      from "Device" d ${joinStatusPair} where d."tenantId" = ${tenantId}`,
  )
  return new Map(rows.map((row) => [row.id, row]))
}

const STATUS = { applied: 'succeeded', failed: 'error', pending: 'pending', none: 'notApplicable' } as const

/** What the console has to show of a machine where policies are assigned to all devices: code and status. */
export function expectedRow({ machine }: MachineOutcome, tenant: FleetSwitches) {
  const { code, policy } = expectedOutcome(machine.expected, machine.survey.osPlatform, tenant)
  return { case: machine.caseId, code, status: STATUS[policy] }
}

/** A fleet in a folder of its own; its runs continue one another. */
export async function makeFleetRunner(
  options: Pick<SimulatorOptions, 'baseUrl' | 'devices' | 'seed' | 'mix' | 'concurrency'> & {
    tenantId: string
  },
): Promise<{ run(rounds: number): Promise<SimulatorResult>; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bulwark-fleet-'))
  const { tenantId, ...fleet } = options
  const { token } = await withTenant(tenantId, (tx) =>
    createOnboardingToken(tx, tenantId, {
      note: 'fleet',
      expiresInHours: 1,
      createdBy: null,
      now: new Date(),
    }),
  )
  return {
    run: (rounds) =>
      runSimulator({
        ...fleet,
        onboardingToken: token,
        stateFile: path.join(folder, 'state.json'),
        checkInEverySeconds: 0,
        rounds,
        signal: new AbortController().signal,
      }),
    remove: () => rm(folder, { recursive: true }),
  }
}
