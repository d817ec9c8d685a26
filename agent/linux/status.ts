import type { Agent } from './agent'
import { findHolder } from './lock'
import type { AgentState } from './state'

export interface AgentStatus {
  readonly onboarded: boolean
  /** Process id of the running agent. */
  readonly running: number | null
  readonly url: string | null
  readonly tenantId: string | null
  readonly tenantName: string | null
  readonly deviceId: string | null
  readonly enrollment: { code: number | null; label: string; reason: string } | null
  readonly lastCheckInAt: string | null
  readonly nextCheckInAt: string | null
  /** What the server wants enforced, as it said last. */
  readonly policySetHash: string | null
  readonly applied: {
    hash: string
    at: string
    verification: 'engine' | 'file'
    settings: number
    exceptions: { key: string; status: string; errorCode?: string; observedValue?: string }[]
  } | null
  readonly managedFile: { path: string; state: 'asWritten' | 'changed' | 'missing' | 'notWritten' }
  /** A report waits for the server. */
  readonly reportQueued: boolean
  readonly lastProblem: { at: string; message: string } | null
}

/** How this machine stands, from its own files; the network is not asked. */
export async function readStatus(agent: Agent): Promise<AgentStatus> {
  const state = await agent.store.load()
  const policySet = state?.applied ? await agent.store.loadPolicySet(state.applied.hash) : null
  return {
    onboarded: state?.deviceId != null,
    running: await findHolder(agent.store.folder),
    url: state?.url ?? null,
    tenantId: state?.tenantId ?? null,
    tenantName: state?.tenantName ?? null,
    deviceId: state?.deviceId ?? null,
    enrollment: state?.lastCheckIn?.enrollment ?? null,
    lastCheckInAt: state?.lastCheckIn?.at ?? null,
    nextCheckInAt: state?.nextCheckInAt ?? null,
    policySetHash: state?.lastCheckIn?.policySetHash ?? null,
    applied: state?.applied ? { ...state.applied, settings: policySet?.settings.length ?? 0 } : null,
    managedFile: { path: agent.managed.file, state: await fileState(agent, state) },
    reportQueued: state?.queuedReport != null,
    lastProblem: state?.lastProblem ?? null,
  }
}

async function fileState(
  agent: Agent,
  state: AgentState | null,
): Promise<AgentStatus['managedFile']['state']> {
  const own = state?.ownDigests ?? []
  if (own.length === 0) return 'notWritten'
  const file = await agent.managed.read()
  if (!file) return 'missing'
  return own.includes(file.digest) ? 'asWritten' : 'changed'
}

const FILE_WORDS: Readonly<Record<AgentStatus['managedFile']['state'], string>> = {
  asWritten: 'as the agent wrote it',
  changed: 'changed by somebody else; the next check-in puts it right',
  missing: 'missing; the next check-in writes it again',
  notWritten: 'not written by the agent',
}

/** The status as lines for people. */
export function statusText(status: AgentStatus): string {
  if (!status.onboarded) return 'Not onboarded. Run: bulwark-agent onboard --package FILE'
  const rows: [string, string][] = [
    ['Tenant', `${status.tenantName ?? ''} at ${status.url ?? ''}`],
    ['Device', status.deviceId ?? ''],
    ['Agent', status.running === null ? 'not running' : `running (process ${status.running})`],
    [
      'Enrollment',
      status.enrollment ? `${status.enrollment.label}. ${status.enrollment.reason}` : 'not known yet',
    ],
    ['Last check-in', status.lastCheckInAt ?? 'none yet'],
    ['Next check-in', status.nextCheckInAt ?? 'when the agent runs'],
    ['Settings', settingsText(status)],
    ['Managed file', `${status.managedFile.path}: ${FILE_WORDS[status.managedFile.state]}`],
  ]
  if (status.reportQueued) rows.push(['Report', 'waits for the server'])
  if (status.lastProblem) rows.push(['Problem', `${status.lastProblem.message} (${status.lastProblem.at})`])
  const lines = rows.map(([name, value]) => `${name.padEnd(15)}${value}`)
  return [...lines, ...exceptionLines(status.applied?.exceptions ?? [])].join('\n')
}

/** One line for each setting that did not succeed. */
export function exceptionLines(
  exceptions: readonly { key: string; errorCode?: string; observedValue?: string }[],
): string[] {
  return exceptions.map(({ key, errorCode, observedValue }) => {
    const seen = observedValue === undefined ? '' : `, found ${observedValue}`
    return `  ${key}: ${errorCode ?? 'error'}${seen}`
  })
}

function settingsText({ applied }: AgentStatus): string {
  if (!applied) return 'none in force from this channel'
  const good = applied.settings - applied.exceptions.length
  const how = applied.verification === 'engine' ? 'checked with Defender' : 'checked in the managed file only'
  return `${good} of ${applied.settings} in force since ${applied.at}, ${how}`
}
