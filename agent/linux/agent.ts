import os from 'node:os'
import { DeviceApi } from './api'
import type { AgentConfig } from './config'
import type { Log } from './log'
import { ManagedFile } from './managed-file'
import { StateStore, type OnboardedState } from './state'

/** What every command works with. */
export interface Agent {
  readonly config: AgentConfig
  readonly store: StateStore
  readonly managed: ManagedFile
  readonly log: Log
  /** Ends what is under way: the network, waiting for Defender, the time between check-ins. */
  readonly signal: AbortSignal
  readonly name: string
}

export function makeAgent(config: AgentConfig, log: Log, signal: AbortSignal): Agent {
  const store = new StateStore(config.stateFolder)
  const managed = new ManagedFile(config.managedFile, store)
  return { config, store, managed, log, signal, name: config.name ?? os.hostname() }
}

export function apiOf(agent: Agent, state: { readonly url: string }): DeviceApi {
  return new DeviceApi(state.url, agent.signal)
}

export function identityOf({ deviceId, tenantId, key }: OnboardedState) {
  return { deviceId, tenantId, key }
}
