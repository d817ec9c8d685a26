import { Command } from 'commander'
import { makeAgent, type Agent } from './agent'
import { AgentError } from './agent-error'
import { UnavailableError } from './api'
import { checkIn } from './check-in'
import { CONFIG_FILE, loadConfig } from './config'
import { NUDGE_SIGNAL, runDaemon } from './daemon'
import { explainFailure } from './explain-problem'
import { findHolder, takeLock } from './lock'
import { makeLog } from './log'
import { offboard } from './offboard'
import { onboard } from './onboard'
import { rotateKey } from './rotate-key'
import { readStatus, statusText } from './status'
import { verify, verifyText } from './verify'

/** Put in by the bundler. */
declare const AGENT_VERSION: string

const FAILED = 1
/** sysexits.h: trying again later helps. */
const TRY_AGAIN_LATER = 75
/** sysexits.h: something is to be set up first; the service manager must not restart the agent for it. */
const NOT_SET_UP = 78

const stopping = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort())
// Its default would end a command that is not the service.
process.on(NUDGE_SIGNAL, () => undefined)

const program = new Command('bulwark-agent')
  .description('Brings security settings from Bulwark to this Linux machine and reports how they stand')
  .version(AGENT_VERSION)
  .option('--config <file>', 'configuration file', CONFIG_FILE)

async function toAgent(): Promise<Agent> {
  const { config } = program.opts<{ config: string }>()
  return makeAgent(
    await loadConfig(config),
    makeLog(process.env.JOURNAL_STREAM !== undefined),
    stopping.signal,
  )
}

/** Runs a command as the only process on the state folder. */
async function alone(work: (agent: Agent) => Promise<void>): Promise<void> {
  const agent = await toAgent()
  const lock = await takeLock(agent.store.folder)
  if (!lock) {
    const pid = await findHolder(agent.store.folder)
    throw new AgentError(
      `The agent is running${pid === null ? '' : ` (process ${pid})`}. Stop it first: systemctl stop bulwark-agent`,
    )
  }
  try {
    await work(agent)
  } finally {
    await lock.release()
  }
}

program
  .command('onboard')
  .description('onboard this machine with a package from the console')
  .requiredOption('--package <file>', 'onboarding package; - reads standard input')
  .option('--force', 'begin anew with a new key although the machine is onboarded', false)
  .action((options: { package: string; force: boolean }) =>
    alone(async (agent) => {
      const { pack, answer } = await onboard(agent, options.package, options.force)
      if (pack.url.startsWith('http:') && !/^http:\/\/(localhost|127\.|\[::1\])/.test(pack.url))
        agent.log.warn(`${pack.url} is not encrypted: others on the network can read the settings.`)
      agent.log.info(`Onboarded ${agent.name} to ${pack.tenantName} as ${answer.deviceId}.`)
      agent.log.info(`Enrollment: ${answer.enrollment.label}. ${answer.enrollment.reason}`)
      agent.log.info('Start the agent: systemctl enable --now bulwark-agent')
    }),
  )

program
  .command('run')
  .description('check in again and again; what the service runs')
  .action(() => alone(runDaemon))

program
  .command('check-in')
  .description('check in once, or have the running agent do so now')
  .action(async () => {
    const { store, log } = await toAgent()
    const running = await findHolder(store.folder)
    if (running !== null) {
      process.kill(running, NUDGE_SIGNAL)
      log.info(`Asked the running agent (process ${running}) to check in now.`)
      return
    }
    await alone(async (agent) => {
      const { enrollment } = await checkIn(agent, true)
      agent.log.info(`Enrollment: ${enrollment.label}. ${enrollment.reason}`)
      agent.log.info(statusText(await readStatus(agent)))
    })
  })

program
  .command('status')
  .description('tell how this machine stands, without the network')
  .option('--json', 'as JSON', false)
  .action(async ({ json }: { json: boolean }) => {
    const status = await readStatus(await toAgent())
    print(json ? JSON.stringify(status, null, 2) : statusText(status))
  })

program
  .command('verify')
  .description('hold this machine against the policy in force, without the network; changes nothing')
  .option('--json', 'as JSON', false)
  .action(async ({ json }: { json: boolean }) => {
    const result = await verify(await toAgent())
    print(json ? JSON.stringify(result, null, 2) : verifyText(result))
    if (result.exceptions.length > 0) process.exitCode = FAILED
  })

program
  .command('rotate-key')
  .description("replace the device's key")
  .action(() =>
    alone(async (agent) => {
      // Settles which key the server has, where an earlier rotation's answer was lost.
      await checkIn(agent)
      await rotateKey(agent, await agent.store.loadOnboarded())
    }),
  )

program
  .command('offboard')
  .description('end management of this machine and give the managed file back')
  .option('--keep-settings', 'leave the settings in force', false)
  .option('--force', 'go on although the server refuses', false)
  .action((options: { keepSettings: boolean; force: boolean }) =>
    alone(async (agent) => {
      agent.log.info(await offboard(agent, options))
      agent.log.info('This machine is offboarded.')
    }),
  )

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UnavailableError) return TRY_AGAIN_LATER
  return error instanceof AgentError ? NOT_SET_UP : FAILED
}

program.parseAsync().catch((error: unknown) => {
  const problem = explainFailure(error)
  process.stderr.write(`${problem ?? (error instanceof Error ? error.stack : String(error))}\n`)
  process.exitCode = exitCodeOf(error)
})
