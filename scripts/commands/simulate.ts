import path from 'node:path'
import { runSimulator, type SimulatorProgress } from '@/agent/simulator'
import { withTenant } from '@/lib/db/with-tenant'
import { createOnboardingToken } from '@/lib/features/device-api/onboarding-tokens'
import { COMMAND_LINE } from '../lib/accounts'
import { getTenant, UsageError, withConnection, type Connection } from '../lib/connection'
import { SetupError } from '../lib/errors'
import { ok, say } from '../lib/log'
import { dataPaths } from '../lib/paths'

interface Options {
  readonly devices: number
  readonly tenant: string
  readonly every: number
  readonly rounds?: number
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
}

const TOKEN_HOURS = 24

/** `bulwark simulate`: devices that onboard, check in and report over the real device API. */
export async function simulate(options: Options): Promise<void> {
  const target = await findTarget(options)
  const stateFile = options.state
    ? path.resolve(process.env.INIT_CWD ?? process.cwd(), options.state)
    : path.join(dataPaths(options.data).dir, 'simulator', `command-line-${target.key}.json`)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  if (!options.json) say(`${options.devices} devices against ${target.baseUrl}. Stop: Ctrl-C`)
  const last = await runSimulator({
    baseUrl: target.baseUrl,
    onboardingToken: target.onboardingToken,
    devices: options.devices,
    seed: options.seed,
    stateFile,
    checkInEverySeconds: options.every,
    concurrency: options.concurrency,
    rounds: options.rounds,
    signal: stop.signal,
    onProgress: options.json ? undefined : throttle(show),
  })
  if (options.json) console.log(JSON.stringify({ ...last, stateFile }))
  else ok(sentence(last))
  if (last.onboarded === 0)
    throw new SetupError(`Not one device could onboard: ${last.lastProblem ?? 'unknown reason'}`)
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
    }
  }
  return withConnection(options, async (connection) => {
    const tenant = await getTenant(connection, options.tenant)
    const onboardingToken = options.token ?? (await makeToken(tenant.id))
    return { baseUrl: requireUrl(connection), onboardingToken, key: tenant.id }
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

function show(progress: SimulatorProgress): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K  ${sentence(progress)}`)
  else console.log(`  ${sentence(progress)}`)
}

function sentence({ onboarded, total, checkIns, applied, refused, lastProblem }: SimulatorProgress): string {
  const problems = refused > 0 ? `, ${refused} requests failed (last: ${lastProblem ?? 'unknown'})` : ''
  return `${onboarded} of ${total} onboarded, ${checkIns} check-ins, ${applied} policy sets applied${problems}`
}

/** At most one call a second on a terminal, one in ten seconds in a log. */
function throttle(report: (progress: SimulatorProgress) => void): (progress: SimulatorProgress) => void {
  const everyMs = process.stdout.isTTY ? 1_000 : 10_000
  let next = 0
  return (progress) => {
    if (performance.now() < next) return
    next = performance.now() + everyMs
    report(progress)
  }
}
