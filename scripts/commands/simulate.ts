import path from 'node:path'
import {
  MACHINE_CASES,
  mixOf,
  parseMix,
  runSimulator,
  summarize,
  type FleetSwitches,
  type Mix,
  type Scenario,
} from '@/agent/simulator'
import { withTenant } from '@/lib/db/with-tenant'
import { createOnboardingToken } from '@/lib/features/device-api/onboarding-tokens'
import { loadSwitches } from '@/lib/worker/enrollment/switches'
import { COMMAND_LINE } from '../lib/accounts'
import { fleetTable } from '../lib/answers/fleet-table'
import { getTenant, UsageError, withConnection, type Connection } from '../lib/connection'
import { SetupError } from '../lib/errors'
import { fleetProgress, progressSentence } from '../lib/fleet-progress'
import { ok, say } from '../lib/log'
import { printJson } from '../lib/output'
import { dataPaths } from '../lib/paths'

interface Options {
  readonly devices: number
  readonly tenant: string
  readonly scenario?: Scenario
  readonly mix?: string
  readonly listCases?: boolean
  readonly every: number
  readonly rounds?: number
  readonly rate?: number
  readonly concurrency: number
  readonly seed: number
  readonly url?: string
  readonly token?: string
  readonly state?: string
  readonly data?: string
  readonly json?: boolean
}

interface Target {
  readonly baseUrl: string
  readonly onboardingToken: string
  /** Names the fleet's state file: one fleet per tenant and command line. */
  readonly key: string
  /** What the tenant is like once the fleet has run; null for another installation. */
  readonly switches: () => Promise<FleetSwitches | null>
}

const TOKEN_HOURS = 24

/** `bulwark simulate`: devices that onboard, check in and report over the real device API, and live their lives meanwhile. */
export async function simulate(options: Options): Promise<void> {
  if (options.listCases) return listCases(options)
  const mix = chosenMix(options)
  const target = await findTarget(options)
  const stateFile = options.state
    ? path.resolve(process.env.INIT_CWD ?? process.cwd(), options.state)
    : path.join(dataPaths(options.data).dir, 'simulator', `command-line-${target.key}.json`)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  if (!options.json) say(`${options.devices} devices against ${target.baseUrl}. Stop: Ctrl-C`)
  const progress = options.json ? null : fleetProgress(options.rounds)
  const { outcomes, ...last } = await runSimulator({
    baseUrl: target.baseUrl,
    onboardingToken: target.onboardingToken,
    devices: options.devices,
    seed: options.seed,
    mix,
    stateFile,
    checkInEverySeconds: options.every,
    concurrency: options.concurrency,
    rate: options.rate,
    rounds: options.rounds,
    signal: stop.signal,
    onProgress: progress?.show,
  }).finally(() => progress?.end())
  // Decided by the switches as they are now: the fleet has met them at its last check-ins.
  const cases = summarize(outcomes, await target.switches())
  if (options.json) await printJson({ ...last, stateFile, cases })
  else {
    if (cases.length > 0) console.log(fleetTable(cases))
    ok(progressSentence(last))
  }
  if (last.onboarded === 0)
    throw new SetupError(`Not one device could onboard: ${last.lastProblem ?? 'unknown reason'}`)
}

async function listCases({ json }: Options): Promise<void> {
  const company = mixOf('company')
  const cases = MACHINE_CASES.map(({ id, title }) => ({ id, title, weight: company[id] ?? 0 }))
  if (json) return printJson(cases)
  for (const { id, title } of cases) console.log(`${id.padEnd(40)}${title}`)
}

/** A mix alone is the whole fleet; beside a scenario it changes that one's. */
function chosenMix({ scenario, mix }: Options): Mix {
  if (mix === undefined) return mixOf(scenario ?? 'company')
  const parsed = parseMix(mix)
  if (typeof parsed === 'string')
    throw new UsageError(`--mix: ${parsed} Cases: npx bulwark simulate --list-cases`)
  return scenario ? { ...mixOf(scenario), ...parsed } : parsed
}

async function findTarget(options: Options): Promise<Target> {
  if (options.url) {
    if (!options.token)
      throw new UsageError('--url names another installation: give an onboarding token of it with --token.')
    if (!URL.canParse(options.url))
      throw new UsageError('--url is not an address, such as https://bulwark.example.com.')
    return {
      baseUrl: options.url,
      onboardingToken: options.token,
      key: new URL(options.url).host.replaceAll(':', '-'),
      switches: () => Promise.resolve(null),
    }
  }
  return withConnection(options, async (connection) => {
    const tenant = await getTenant(connection, options.tenant)
    const onboardingToken = options.token ?? (await makeToken(tenant.id))
    const switches = () =>
      withConnection(options, () => withTenant(tenant.id, (tx) => loadSwitches(tx, tenant.id))).catch(
        (error: unknown) => {
          // Stopped while the fleet ran: what the fleet came to is worth telling all the same.
          if (error instanceof SetupError) return null
          throw error
        },
      )
    return { baseUrl: requireUrl(connection), onboardingToken, key: tenant.id, switches }
  })
}

function requireUrl({ localUrl, paths }: Connection): string {
  if (localUrl) return localUrl
  throw new SetupError(
    `No Bulwark runs on ${paths.dir}. Start it with npm start, or name one with --url and --token.`,
  )
}

async function makeToken(tenantId: string): Promise<string> {
  const note = `Simulated devices (${COMMAND_LINE.toLowerCase()})`
  const created = await withTenant(tenantId, (tx) =>
    createOnboardingToken(tx, tenantId, {
      note,
      expiresInHours: TOKEN_HOURS,
      createdBy: null,
      now: new Date(),
    }),
  )
  return created.token
}
