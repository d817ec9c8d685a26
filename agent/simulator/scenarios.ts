import { MACHINE_CASES } from './cases'

/** How much of a fleet each case makes up, by case id; cases that are not named do not occur. */
export type Mix = Readonly<Record<string, number>>

/** A mid-sized company: mostly ordinary machines, and some of everything that companies have. */
const COMPANY: Mix = {
  'windows-11': 18,
  'windows-11-arm64': 1,
  'windows-10': 12,
  'windows-10-updates-of-2021': 0.7,
  'windows-10-without-updates': 0.8,
  'windows-10-32-bit': 0.3,
  'windows-11-home': 0.3,
  'windows-8': 0.2,
  mdm: 3.5,
  'mdm-untagged': 1,
  'mdm-mac': 0.5,
  'co-managed': 1.5,
  'configmgr-client': 1.8,
  'configmgr-server': 0.7,
  'configmgr-sends-policy': 0.5,
  'untagged-client': 6,
  'untagged-server': 2,
  'untagged-linux': 2,
  'untagged-mac': 1,
  'tag-part': 0.2,
  'tag-other-case': 0.5,
  'non-persistent-vdi': 0.5,
  'constrained-language': 0.5,
  'connectivity-13': 0.3,
  'connectivity-14': 0.3,
  'connectivity-20': 0.2,
  'connectivity-24': 0.2,
  'connectivity-25': 0.2,
  'hybrid-join-general': 0.2,
  'hybrid-join-tenant-mismatch': 0.1,
  'hybrid-join-service-connection-point': 0.1,
  'hybrid-join-entra-connect': 0.1,
  'hybrid-join-dns': 0.1,
  'entra-joined': 4,
  'hybrid-joined': 4,
  'workplace-registered': 1,
  'server-2022': 5,
  'server-2019': 4,
  'server-2016': 2,
  'server-2012-r2': 1,
  'server-2025': 0.5,
  'server-2016-old-agent': 0.5,
  'server-2008-r2': 0.2,
  'server-core-2022': 0.6,
  'server-core-2019': 0.4,
  'server-core-2019-app-compat': 0.2,
  'domain-controller': 0.8,
  'domain-controller-down-level': 0.5,
  'defender-for-cloud': 1,
  ubuntu: 5,
  rhel: 3,
  debian: 2,
  sles: 1.5,
  'amazon-linux': 1.5,
  'oracle-linux': 0.6,
  rocky: 0.4,
  'linux-distribution-too-old': 0.5,
  'linux-agent-too-old': 0.8,
  'linux-no-agent': 0.2,
  'linux-managed-file': 0.3,
  'linux-board-vendor': 0.5,
  'linux-board-vendor-present': 0.5,
  'linux-board-vendor-newer': 0.3,
  'macos-13': 4,
  'macos-11': 0.5,
  'macos-14': 1.5,
  'macos-agent-too-old': 0.4,
  'macos-registered-twice': 0.3,
  slow: 1,
  'failing-settings': 3,
  'failing-settings-linux': 1,
  'tamper-protection': 8,
  'cloned-hardware': 0.6,
  'clock-inside-window': 0.5,
  'clock-outside-set': 0.2,
  'clock-outside': 0.1,
  silent: 0.4,
  'offline-spell': 1,
  reimaged: 0.3,
  'mdm-enrols': 0.3,
  registers: 0.3,
  updated: 0.2,
  'key-rotated': 0.2,
  offboarded: 0.1,
}

export const SCENARIOS = ['company', 'special-cases', 'ordinary'] as const
export type Scenario = (typeof SCENARIOS)[number]

/** The mix of a scenario: a company, every special case as often as any other, or nothing but machines that succeed. */
export function mixOf(scenario: Scenario): Mix {
  switch (scenario) {
    case 'company':
      return COMPANY
    case 'special-cases':
      return Object.fromEntries(MACHINE_CASES.map(({ id }) => [id, 1]))
    case 'ordinary':
      return { 'windows-11': 6, 'windows-10': 2, 'server-2022': 2, ubuntu: 1, rhel: 1, 'macos-13': 1 }
  }
}

/**
 * `case=weight,case=weight` as people write it.
 * @returns the mix, or a sentence that says what is wrong with it
 */
export function parseMix(text: string): Mix | string {
  const mix: Record<string, number> = {}
  for (const part of text.split(',').map((p) => p.trim())) {
    const [id = '', weight = '', ...rest] = part.split('=')
    if (!MACHINE_CASES.some((c) => c.id === id)) return `There is no case "${id}".`
    if (!/^\d+(\.\d+)?$/.test(weight) || rest.length > 0)
      return `Give "${id}" a weight from 0, such as ${id}=2.`
    mix[id] = Number(weight)
  }
  return Object.values(mix).some((weight) => weight > 0) ? mix : 'Give at least one case a weight above 0.'
}
