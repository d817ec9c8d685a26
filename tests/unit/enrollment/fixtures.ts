import type { DeviceSurvey, TenantSwitches } from '@/lib/domain/enrollment'

/** A tenant in which everything is on and nothing is special. */
export function switches(changes: Partial<TenantSwitches> = {}): TenantSwitches {
  return {
    behaviourEra: '2025',
    cloud: 'commercial',
    licence: 'userSubscription',
    scope: { windowsClient: 'all', windowsServer: 'all', linux: 'all', macOS: 'all' },
    defenderForCloud: false,
    manageUsingConfigurationManager: true,
    domainControllers: false,
    connectorEnabled: true,
    ...changes,
  }
}

export const TAGGED: TenantSwitches['scope'] = {
  windowsClient: 'tagged',
  windowsServer: 'tagged',
  linux: 'tagged',
  macOS: 'tagged',
}

/** A supported Windows client. */
export function client(changes: Partial<DeviceSurvey> = {}): DeviceSurvey {
  return {
    onboarded: true,
    osPlatform: 'windowsClient',
    osName: 'Windows 11 Enterprise',
    osVersion: '10.0.22621.1848',
    architecture: 'x64',
    edition: 'Enterprise',
    tags: [],
    ...changes,
  }
}

/** A supported Windows Server 2022. */
export function server(changes: Partial<DeviceSurvey> = {}): DeviceSurvey {
  return {
    onboarded: true,
    osPlatform: 'windowsServer',
    osName: 'Windows Server 2022',
    osVersion: '10.0.20348.1787',
    architecture: 'x64',
    tags: [],
    ...changes,
  }
}

export const SERVER_2016 = { osName: 'Windows Server 2016', osVersion: '10.0.14393.5989', unifiedAgent: true }
export const SERVER_2019 = { osName: 'Windows Server 2019', osVersion: '10.0.17763.4499' }

/** A supported Ubuntu. */
export function linux(changes: Partial<DeviceSurvey> = {}): DeviceSurvey {
  return {
    onboarded: true,
    osPlatform: 'linux',
    osName: 'Ubuntu 22.04',
    osVersion: '22.04',
    distribution: 'ubuntu',
    agentVersion: '101.23062.0010',
    tags: [],
    ...changes,
  }
}

/** A supported Mac. */
export function mac(changes: Partial<DeviceSurvey> = {}): DeviceSurvey {
  return {
    onboarded: true,
    osPlatform: 'macOS',
    osName: 'macOS 13',
    osVersion: '13.4',
    agentVersion: '101.23062.0016',
    tags: [],
    ...changes,
  }
}
