import { z } from 'zod'
import { closePrisma } from '@/lib/db/client'
import { withTenant } from '@/lib/db/with-tenant'
import { createOnboardingToken } from '@/lib/features/device-api/onboarding-tokens'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import {
  CheckInLab,
  measurement,
  startServer,
  type Measurement,
  type RunningServer,
} from '../check-in/check-in-lab'
import { makeFleet } from '../fleet/make-fleet'
import { storeFleet } from '../fleet/store-fleet'
import { startDatabase, type BenchDatabase } from '../support/database'
import { profileSchema } from '../support/profile'

const input = z.object({
  devices: z.int(),
  /** Requests of each measurement. */
  requests: z.int(),
  connections: z.int(),
  /** Requests a second where latency is measured. */
  rate: z.number(),
  /** Of product and reference in turn, so that both meet the machine in the same moods. */
  rounds: z.int(),
  /** Hostile requests during one measurement. */
  hostile: z.int(),
  hostileRounds: z.int(),
})
export type CheckInInput = z.output<typeof input>

export const checkInResult = z.object({
  devices: z.number(),
  onboarding: measurement,
  /** Devices check in for the first time after their policy sets were made. */
  first: measurement,
  /** All of them report, which changes what is stored of each. */
  reports: measurement,
  /** Nothing new to say. */
  unchanged: z.array(measurement),
  bare: z.array(measurement),
  /** Nothing new to say, to a process that has none of the keys in memory. */
  cold: measurement,
  steady: measurement,
  bareSteady: measurement,
  /** Nothing new to say, as fast as it is answered and steadily, with hostile requests in between and without. */
  hostile: z.array(z.object({ quiet: measurement, disturbed: measurement })),
  hostileSteady: z.array(z.object({ quiet: measurement, disturbed: measurement })),
  /** Answers to hostile requests by status. */
  hostileStatuses: z.record(z.string(), z.number()),
  serverPeakBytes: z.number(),
  profile: profileSchema,
})
export type CheckInResult = z.output<typeof checkInResult>

const TENANT = 'ten_benchmark0000000'
const SERVER = 'check-in/server-process.ts'
const BARE = 'reference/bare-server.ts'
const FLEET = {
  kind: 'realistic',
  seed: 20230925,
  devices: 0,
  rules: 150,
  policies: 200,
  cohorts: 300,
} as const
const HOSTILE_CONNECTIONS = 32
const STEADY_HOSTILE_ROUNDS = 2

/** The product and the bare server in turn, on one database with fsync on; all requests are signed beforehand. */
export async function task(rawInput: unknown): Promise<CheckInResult> {
  const options = input.parse(rawInput)
  const { devices, requests, rate } = options
  const database = await startDatabase()
  const lab = new CheckInLab(options.connections)
  const attacker = new CheckInLab(HOSTILE_CONNECTIONS)
  const servers: RunningServer[] = []
  const start = async (file: string, question: object = {}): Promise<RunningServer> => {
    const server = await startServer(file, question)
    servers.push(server)
    return server
  }
  try {
    await storeFleet(database.admin, TENANT, makeFleet(FLEET))
    const server = await start(SERVER)
    const token = await makeToken()
    await lab.onboard(server, token, 1)
    const onboarding = await lab.onboard(server, token, devices - 1)
    await attacker.onboard(server, token, 2)
    await resolveTenant(TENANT)
    const first = await lab.checkIn(server, { requests: devices })
    const reports = await lab.checkIn(server, { requests: devices, withReport: true })
    await settle(database)
    const bare = await start(BARE, { databaseUrl: database.adminUrl })
    // Not timed: both servers warm up.
    await lab.checkIn(server, { requests })
    await lab.checkIn(bare, { requests })
    const unchanged: Measurement[] = []
    const bareRounds: Measurement[] = []
    for (let round = 0; round < options.rounds; round++) {
      unchanged.push(await lab.checkIn(server, { requests }))
      bareRounds.push(await lab.checkIn(bare, { requests }))
    }
    const steady = await lab.checkIn(server, { requests, rate })
    const bareSteady = await lab.checkIn(bare, { requests, rate })
    const disturbance = new Disturbance(lab, attacker, server, options)
    const hostile = await disturbance.measure(null, options.hostileRounds)
    const hostileSteady = await disturbance.measure(rate / 2, STEADY_HOSTILE_ROUNDS)
    const newcomer = await start(SERVER)
    await lab.checkIn(newcomer, { requests: 1 })
    const cold = await lab.checkIn(newcomer, { requests: devices })
    const profile = await profileOf(server, () => lab.checkIn(server, { requests }))
    const serverPeakBytes = await server.service.call('peakBytes', {}, z.number())
    await expectStored(database, devices)
    return {
      devices,
      onboarding,
      first,
      reports,
      unchanged,
      bare: bareRounds,
      steady,
      bareSteady,
      cold,
      hostile,
      hostileSteady,
      hostileStatuses: disturbance.statuses,
      serverPeakBytes,
      profile,
    }
  } finally {
    for (const { service } of servers) await service.stop()
    await lab.close()
    await attacker.close()
    await database.stop()
  }
}

/** Honest devices with somebody hostile beside them, and without, in turn. */
class Disturbance {
  readonly statuses: Record<string, number> = {}

  constructor(
    private readonly lab: CheckInLab,
    private readonly attacker: CheckInLab,
    private readonly server: RunningServer,
    private readonly options: CheckInInput,
  ) {}

  /** @param rate of the honest devices; null: as fast as they are answered */
  async measure(
    rate: number | null,
    rounds: number,
  ): Promise<{ quiet: Measurement; disturbed: Measurement }[]> {
    const { hostile } = this.options
    const requests = rate === null ? this.options.requests : this.options.requests / 2
    const measured: { quiet: Measurement; disturbed: Measurement }[] = []
    for (let round = 0; round < rounds; round++) {
      const quiet = await this.lab.checkIn(this.server, { requests, rate })
      await this.lab.prepare(requests)
      await this.attacker.prepareHostile(this.server, hostile, `bwk.${TENANT}.obt_none.none`)
      // Spread over the time that the honest ones take.
      const attack = this.attacker.sendAnyhow(this.server, (hostile / quiet.load.ms) * 1000)
      const disturbed = await this.lab.send(this.server, rate)
      for (const [status, count] of Object.entries((await attack).statuses))
        this.statuses[status] = (this.statuses[status] ?? 0) + count
      measured.push({ quiet, disturbed })
    }
    return measured
  }
}

async function makeToken(): Promise<string> {
  const made = await withTenant(TENANT, (tx) =>
    createOnboardingToken(tx, TENANT, {
      note: 'benchmark',
      expiresInHours: 24,
      createdBy: null,
      now: new Date(),
    }),
  )
  return made.token
}

/** What the worker does behind reports, and what the database does by and by, is done before anything is timed. */
async function settle({ admin }: BenchDatabase): Promise<void> {
  await resolveTenant(TENANT)
  await closePrisma()
  await admin.query('vacuum analyze')
  await admin.query('checkpoint')
}

async function profileOf({ service }: RunningServer, work: () => Promise<unknown>) {
  await service.call('startProfile', {}, z.null())
  await work()
  return service.call('stopProfile', {}, profileSchema)
}

/** Fast answers are worth nothing when what they confirm is not there. */
async function expectStored({ admin }: BenchDatabase, devices: number): Promise<void> {
  const { rows } = await admin.query<{ reported: string; checkIns: string }>(
    `select count(*) filter (where "acknowledgedHash" is not null or channel <> 'mde') as reported,
       count(*) filter (where cardinality("recentCheckIns") >= 3) as "checkIns"
     from "Device" where "tenantId" = $1`,
    [TENANT],
  )
  const [row] = rows
  if (Number(row?.reported) < devices || Number(row?.checkIns) < devices)
    throw new Error(`What was answered for ${devices} devices is not stored: ${JSON.stringify(row)}`)
}
