import path from 'node:path'
import { parseArgs } from 'node:util'
import { buildConsole, isBuilt, NEXT_CLI } from './lib/build'
import { openDatabase, type Database } from './lib/database'
import { isUnused, readDemoSignIns, seedDemo, type SignIn } from './lib/demo'
import { explain, SetupError } from './lib/errors'
import { generateClient } from './lib/generate'
import { loadEnvFiles } from './lib/env-files'
import { fail, ok, say, timed } from './lib/log'
import { dataPaths, type DataPaths } from './lib/paths'
import { choosePort, findFreePort } from './lib/ports'
import { waitFor } from './lib/processes'
import { endRunning } from './lib/run'
import { loadSecrets } from './lib/secrets'
import { Service } from './lib/service'
import { claimData, releaseData, waitForRuntime, writeRuntime } from './lib/start-lock'

const HELP = `npm start -- [options]

  --port N      port of the console (default: PORT, else 3000; a taken one: the next free)
  --host NAME   address to listen on (default: BULWARK_HOST, else 127.0.0.1: this machine only)
  --data DIR    where this installation keeps its database, secrets and logs (default: .bulwark)
  --no-demo     do not fill an empty database with the demo tenant
  --dev         development: recompile on change, no build
`

const READY_TIMEOUT_MS = 90_000
/** They share code with Server Components, which refuses to load anywhere else. */
const SERVER_ARGS = ['--conditions=react-server', '--import', 'tsx']

interface Options {
  readonly port: number
  readonly host: string
  readonly data: string | undefined
  readonly withDemo: boolean
  readonly isDev: boolean
}

/** What has been started so far, to be stopped in this order. */
const running: { services: Service[]; database?: Database; paths?: DataPaths } = { services: [] }
let stopping: Promise<void> | undefined

async function main(options: Options): Promise<void> {
  loadEnvFiles(options.isDev)
  const paths = dataPaths(options.data)
  const holder = await claimData(paths)
  if (holder) return sayWhereItRuns(paths, holder.pid)
  running.paths = paths

  if (await generateClient()) ok('Generated the database client')
  const needsBuild = !options.isDev && !(await isBuilt())
  const secrets = await loadSecrets(paths.secretsFile)
  const database = await timed(
    process.env.DATABASE_URL ? 'Connected to the database' : 'Started the database',
    () => openDatabase(paths, secrets),
  )
  running.database = database
  if (database.note) say(database.note)
  if (database.applied.length > 0) ok(`Applied ${database.applied.join(', ')}`)

  const port = await choosePort(options.port, options.host)
  if (port !== options.port) say(`Port ${options.port} is taken; using ${port}.`)
  const localUrl = `http://${isAnyAddress(options.host) ? '127.0.0.1' : options.host}:${port}`
  const url = process.env.NEXTAUTH_URL || `http://localhost:${port}`
  Object.assign(process.env, {
    BULWARK_APP_DATABASE_URL: database.urls.app,
    BULWARK_QUEUE_DATABASE_URL: database.urls.queue,
    BULWARK_DATA_DIR: paths.dir,
    BULWARK_BASE_URL: process.env.BULWARK_BASE_URL || localUrl,
    NEXTAUTH_URL: url,
    NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET || secrets.nextAuthSecret,
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_ENV: options.isDev ? 'development' : 'production',
  })
  const isEmpty = await isUnused(database.urls.owner)
  if (isEmpty && options.withDemo) await timed('Filled the demo tenant', () => seedDemo(paths))
  const signIns = options.withDemo ? await readDemoSignIns(paths) : null
  if (needsBuild) await timed('Built the console', buildConsole)

  const ports = { public: port, console: await findFreePort() }
  const web = startServices(options, paths, ports, signIns === null ? '' : paths.demoFile)
  await untilReady(localUrl, web)
  await writeRuntime(paths, { url, localUrl, databases: database.urls })
  greet(url, paths, signIns, isEmpty && !options.withDemo)
}

/**
 * The gateway, the web server behind it and the worker. None learns DATABASE_URL: the owner's rights are for migrating only.
 */
function startServices(
  options: Options,
  paths: DataPaths,
  ports: { readonly public: number; readonly console: number },
  demoFile: string,
): Service {
  const { DATABASE_URL: _owner, ...inherited } = process.env
  const env: NodeJS.ProcessEnv = {
    ...inherited,
    BULWARK_DEMO_SIGN_INS: demoFile,
    BULWARK_HOST: options.host,
  }
  const shared = { env, logFolder: paths.logs, isVerbose: options.isDev }
  const command = options.isDev ? 'dev' : 'start'
  const web = new Service({
    ...shared,
    name: 'web server',
    logName: 'web',
    args: [NEXT_CLI, command, '--port', String(ports.console), '--hostname', '127.0.0.1'],
  })
  const listen = ['--port', String(ports.public), '--host', options.host]
  const gatewayArgs = [...listen, '--console-port', String(ports.console)]
  const gateway = new Service({
    ...shared,
    name: 'gateway',
    logName: 'gateway',
    args: [...SERVER_ARGS, path.join('lib', 'gateway', 'main.ts'), ...gatewayArgs],
  })
  const worker = new Service({
    ...shared,
    name: 'worker',
    logName: 'worker',
    args: [...SERVER_ARGS, path.join('lib', 'worker', 'main.ts')],
  })
  running.services.push(gateway, web, worker)
  for (const service of running.services) service.start()
  return web
}

async function untilReady(localUrl: string, web: Service): Promise<void> {
  const isReady = await waitFor(
    async () => {
      const response = await fetch(`${localUrl}/api/health/ready`, {
        signal: AbortSignal.timeout(10_000),
      }).catch(() => null)
      return response?.ok === true
    },
    { timeoutMs: READY_TIMEOUT_MS, everyMs: 100 },
  )
  if (isReady || stopping) return
  throw new SetupError(
    `The console does not answer at ${localUrl}/api/health/ready. The last lines of its log:\n  ${web.tail.join('\n  ')}`,
  )
}

function greet(url: string, paths: DataPaths, signIns: readonly SignIn[] | null, isEmpty: boolean): void {
  ok(`Bulwark runs at ${url}`)
  if (signIns && signIns.length > 0) {
    const width = Math.max(...signIns.map(({ email }) => email.length))
    console.log('\n  Demo sign-ins')
    for (const { email, password, roleName } of signIns) {
      console.log(`    ${email.padEnd(width)}  ${password}  ${roleName}`)
    }
  }
  if (isEmpty) {
    console.log('\n  There is no tenant yet. Create one in another terminal:')
    console.log('    npx bulwark tenant add "My company" --admin you@example.com')
  }
  console.log(`\n  Logs: ${path.relative(process.cwd(), paths.logs) || paths.logs}   Stop: Ctrl-C\n`)
}

async function sayWhereItRuns(paths: DataPaths, pid: number): Promise<void> {
  say(`Another start (process ${pid}) uses ${paths.dir}.`)
  const runtime = await waitForRuntime(paths, pid)
  if (!runtime) throw new SetupError('It ended before it was up. Run npm start again.')
  ok(`Bulwark already runs at ${runtime.url} (process ${runtime.pid}). Use --data FOLDER for a second one.`)
}

function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** Stops what was started, in order, once; a second Ctrl-C does not wait. */
function stop(): Promise<void> {
  stopping ??= (async () => {
    endRunning()
    await Promise.all(running.services.map((service) => service.stop()))
    await running.database?.close()
    if (running.paths) await releaseData(running.paths)
  })()
  return stopping
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      data: { type: 'string' },
      'no-demo': { type: 'boolean', default: false },
      dev: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    console.log(HELP)
    process.exit(0)
  }
  const port = Number(values.port ?? (process.env.PORT || 3000))
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new SetupError('The port is a whole number from 1 to 65535.')
  }
  return {
    port,
    host: values.host ?? (process.env.BULWARK_HOST || '127.0.0.1'),
    data: values.data,
    withDemo: !values['no-demo'],
    isDev: values.dev,
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stopping) process.exit(1)
    console.log()
    say('Stopping')
    void stop().then(() => process.exit(0))
  })
}

// npm hands SIGTERM to a shell between itself and us, which ends without passing it on: then our parent is gone.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent && !stopping) process.kill(process.pid, 'SIGTERM')
  }, 500).unref()
}

try {
  await main(readOptions())
} catch (error) {
  if (!stopping) {
    const { sentence, isBug } = explain(error)
    fail(sentence)
    if (isBug && error instanceof Error) console.error(error.stack)
    await stop()
    process.exit(1)
  }
}
