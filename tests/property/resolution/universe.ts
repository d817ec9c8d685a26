import fc from 'fast-check'
import type { SettingValue, SettingValues } from '@/lib/domain/catalog'
import type {
  PolicyAssignment,
  ResolutionDevice,
  ResolutionGroup,
  ResolutionPolicy,
} from '@/lib/domain/resolution'
import { ASR_RULE, DEFENDER, FIREWALL_RULES, LINUX } from '@/tests/unit/resolution/support'

/**
 * A small world in which policies meet often: few settings, few values, few groups. What the oracle must know about each
 * setting is written here by hand, apart from the catalogue that the engine reads.
 */
export interface KnownSetting {
  readonly profileId: string
  readonly id: string
  readonly merge: 'single' | 'list' | 'entries' | 'rules' | 'keyed'
  /** Smallest build of Windows 10; null where only Windows 11 22H2 and later will do. */
  readonly windows10Build: number | null
  readonly parent?: { readonly id: string; readonly optionIds: readonly string[] }
  readonly protectedOption?: string
  readonly attachedDevices: boolean
  readonly values: fc.Arbitrary<SettingValue>
}

const choice = (id: string, ...suffixes: string[]): fc.Arbitrary<SettingValue> =>
  fc.constantFrom(...suffixes).map((suffix) => ({ kind: 'choice', optionId: `${id}_${suffix}` }))
const integer = fc.constantFrom(5, 7).map((value): SettingValue => ({ kind: 'integer', value }))
const PATHS = [
  'C:\\Data',
  'c:\\data\\',
  'C:/DATA',
  '%SystemRoot%\\Temp',
  '%windir%\\temp',
  'D:\\',
  'worker.exe',
]
const pathList = fc.subarray(PATHS).map((values): SettingValue => ({ kind: 'stringList', values }))
const location = fc
  .constantFrom(...PATHS, 'Definitions')
  .map((value): SettingValue => ({ kind: 'string', value }))

const FIREWALL = 'vendor_msft_firewall_mdmstore_domainprofile_'
const THREATS = `${LINUX}threattypesettings`
const EXCLUSIONS = `${LINUX}exclusions`

const rule = fc
  .record({ name: fc.constantFrom('Web', 'WEB', 'Mail'), action: fc.constantFrom('0', '1') })
  .map(({ name, action }): SettingValues => ({
    [`${FIREWALL_RULES}_name`]: { kind: 'string', value: name },
    [`${FIREWALL_RULES}_action_type`]: {
      kind: 'choice',
      optionId: `${FIREWALL_RULES}_action_type_${action}`,
    },
  }))
const threat = fc
  .record({ type: fc.constantFrom('0', '1'), action: fc.constantFrom('0', '1') })
  .map(({ type, action }): SettingValues => ({
    [`${THREATS}_item_key`]: { kind: 'choice', optionId: `${THREATS}_item_key_${type}` },
    [`${THREATS}_item_value`]: { kind: 'choice', optionId: `${THREATS}_item_value_${action}` },
  }))
const exclusion = fc.constantFrom('log', 'LOG', 'tmp').map((extension): SettingValues => ({
  [`${EXCLUSIONS}_item_$type`]: { kind: 'choice', optionId: `${EXCLUSIONS}_item_$type_1` },
  [`${EXCLUSIONS}_item_extension`]: { kind: 'string', value: extension },
}))
const entries = (entry: fc.Arbitrary<SettingValues>) =>
  fc.array(entry, { maxLength: 3 }).map((list): SettingValue => ({ kind: 'group', entries: list }))

const plain = { attachedDevices: true } as const
const antivirus = { profileId: 'windows-antivirus', ...plain }
const underFirewall = { id: `${FIREWALL}enablefirewall`, optionIds: [`${FIREWALL}enablefirewall_true`] }

export const KNOWN_SETTINGS: readonly KnownSetting[] = [
  {
    ...antivirus,
    id: `${DEFENDER}cloudblocklevel`,
    merge: 'single',
    windows10Build: 16_299,
    values: choice(`${DEFENDER}cloudblocklevel`, '0', '2', '4'),
  },
  {
    ...antivirus,
    id: `${DEFENDER}cloudextendedtimeout`,
    merge: 'single',
    windows10Build: 16_299,
    values: integer,
  },
  {
    ...antivirus,
    id: `${DEFENDER}allowrealtimemonitoring`,
    merge: 'single',
    windows10Build: 14_393,
    protectedOption: `${DEFENDER}allowrealtimemonitoring_1`,
    values: choice(`${DEFENDER}allowrealtimemonitoring`, '0', '1'),
  },
  {
    ...antivirus,
    id: `${DEFENDER}allowintrusionpreventionsystem`,
    merge: 'single',
    windows10Build: 0,
    protectedOption: `${DEFENDER}allowintrusionpreventionsystem_1`,
    attachedDevices: false,
    values: choice(`${DEFENDER}allowintrusionpreventionsystem`, '0', '1'),
  },
  {
    ...antivirus,
    id: `${DEFENDER}securityintelligencelocation`,
    merge: 'single',
    windows10Build: 18_362,
    values: location,
  },
  { ...antivirus, id: `${DEFENDER}excludedpaths`, merge: 'list', windows10Build: 14_393, values: pathList },
  {
    ...plain,
    profileId: 'windows-antivirus-exclusions',
    id: `${DEFENDER}excludedpaths`,
    merge: 'list',
    windows10Build: 14_393,
    values: pathList,
  },
  {
    ...plain,
    profileId: 'windows-asr-rules',
    id: ASR_RULE,
    merge: 'single',
    windows10Build: 17_763,
    values: choice(ASR_RULE, 'off', 'block', 'audit'),
  },
  {
    ...plain,
    profileId: 'windows-asr-rules',
    id: `${ASR_RULE}_perruleexclusions`,
    merge: 'list',
    windows10Build: 17_763,
    parent: { id: ASR_RULE, optionIds: [`${ASR_RULE}_block`, `${ASR_RULE}_audit`, `${ASR_RULE}_warn`] },
    values: pathList,
  },
  {
    ...plain,
    profileId: 'windows-firewall',
    id: `${FIREWALL}enablefirewall`,
    merge: 'single',
    windows10Build: 16_299,
    values: choice(`${FIREWALL}enablefirewall`, 'true', 'false'),
  },
  {
    ...plain,
    profileId: 'windows-firewall',
    id: `${FIREWALL}defaultinboundaction`,
    merge: 'single',
    windows10Build: 16_299,
    parent: underFirewall,
    values: choice(`${FIREWALL}defaultinboundaction`, '0', '1'),
  },
  {
    ...plain,
    profileId: 'windows-firewall',
    id: `${FIREWALL}enablelogdroppedpackets`,
    merge: 'single',
    windows10Build: null,
    parent: underFirewall,
    values: choice(`${FIREWALL}enablelogdroppedpackets`, 'true', 'false'),
  },
  {
    ...plain,
    profileId: 'windows-firewall-rules',
    id: FIREWALL_RULES,
    merge: 'rules',
    windows10Build: 16_299,
    values: entries(rule),
  },
  {
    ...plain,
    profileId: 'linux-antivirus',
    id: THREATS,
    merge: 'keyed',
    windows10Build: 0,
    values: entries(threat),
  },
  {
    ...plain,
    profileId: 'linux-antivirus',
    id: EXCLUSIONS,
    merge: 'entries',
    windows10Build: 0,
    values: entries(exclusion),
  },
]

export const GROUP_IDS = ['g0', 'g1', 'g2', 'g3', 'g4'] as const
const groupId = fc.constantFrom(...GROUP_IDS)
export const RULES = [
  'device.displayName -startsWith "a"',
  'device.displayName -endsWith "1"',
  'not (device.deviceOSType -eq "Linux")',
  'device.objectId -ne null',
  'device.displayName -eq',
  "device.memberOf -any (group.objectId -in ['g0', 'g3'])",
]

type System = readonly [ResolutionDevice['osPlatform'], string, string]

/** Mostly the first, else one of the others: rare things must not keep common ones from meeting. */
function often<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  )
}

export const deviceArb = fc
  .record({
    channel: often<ResolutionDevice['channel']>('mde', 'intune', 'configMgr', 'none'),
    system: often<System>(
      ['windowsClient', 'Windows 11 Enterprise', '10.0.22631.2428'],
      ['windowsClient', 'Windows 11 Pro', '10.0.22000.194'],
      ['windowsClient', 'Windows 10 Pro', '10.0.19045.3086'],
      ['windowsClient', 'Windows 10 Pro', '10.0.17134.1'],
      ['windowsServer', 'Windows Server 2022', '10.0.20348.1'],
      ['linux', 'Ubuntu 22.04', '22.04'],
    ),
    tamperProtection: fc.boolean(),
    skippedPolicyTypes: often<readonly string[]>([], ['firewall'], ['antivirus']),
    name: fc.constantFrom('a0', 'a1', 'b0', 'b1', null),
    isRegrouping: often(false, true),
  })
  .map(({ channel, system, name, isRegrouping, ...rest }): Omit<ResolutionDevice, 'id'> => {
    const [osPlatform, osName, osVersion] = system
    const directory = name && {
      objectId: name,
      displayName: name,
      deviceOSType: osPlatform === 'linux' ? 'Linux' : 'Windows',
    }
    const device = { channel, osPlatform, osName, osVersion, directory: directory || null, ...rest }
    return isRegrouping ? { ...device, isRegrouping } : device
  })

export const devicesArb: fc.Arbitrary<readonly ResolutionDevice[]> = fc
  .array(deviceArb, { minLength: 1, maxLength: 8 })
  .map((devices) => devices.map((device, i) => ({ id: `d${i}`, ...device })))

export const groupsArb: fc.Arbitrary<readonly ResolutionGroup[]> = fc
  .tuple(
    ...GROUP_IDS.map((id) =>
      fc.oneof(
        fc.constantFrom(...RULES).map((membershipRule) => ({ id, displayName: id, membershipRule })),
        fc
          .subarray([...GROUP_IDS, 'd0', 'd1', 'd2', 'd3', 'd4', 'gone'], { maxLength: 5 })
          .map((members) => ({ id, displayName: id, members })),
      ),
    ),
  )
  .map((groups): readonly ResolutionGroup[] => groups)

export const assignmentArb: fc.Arbitrary<PolicyAssignment> = fc.oneof(
  fc.constantFrom<PolicyAssignment>(
    { kind: 'allDevices' },
    { kind: 'allDevices', filterId: 'f' },
    { kind: 'allUsers' },
  ),
  fc.record({ kind: fc.constant('includeGroup' as const), groupId }),
  fc.record({ kind: fc.constantFrom('includeGroup' as const, 'excludeGroup' as const), groupId }),
)

const settingsArb = (known: readonly KnownSetting[]): fc.Arbitrary<SettingValues> =>
  fc.tuple(...known.map((setting) => fc.option(setting.values, { nil: null, freq: 3 }))).map((values) =>
    Object.fromEntries(
      known.flatMap((setting, i): [string, SettingValue][] => {
        const value = values[i]
        return value ? [[setting.id, value]] : []
      }),
    ),
  )

const PROFILE_IDS = [...new Set(KNOWN_SETTINGS.map((setting) => setting.profileId))]

export const policyArb = fc
  .constantFrom(...PROFILE_IDS, 'windows-antivirus', 'windows-antivirus')
  .chain((profileId) =>
    fc.record({
      profileId: often(profileId, 'no-such-profile'),
      technologies: often(['mdm', 'microsoftSense'], ['mdm'], ['configManager']),
      lastModified: fc.nat({ max: 3 }),
      settings: settingsArb(KNOWN_SETTINGS.filter((setting) => setting.profileId === profileId)),
      assignments: fc.oneof(
        fc.constant([{ kind: 'allDevices' as const }]),
        fc.array(assignmentArb, { maxLength: 3 }),
      ),
    }),
  )

export const policiesArb: fc.Arbitrary<readonly ResolutionPolicy[]> = fc
  .array(policyArb, { maxLength: 10 })
  .map((policies) =>
    policies.map((policy, i) => ({ id: `p${i}`, name: `Policy ${i}`, version: 1, ...policy })),
  )

export interface World {
  readonly devices: readonly ResolutionDevice[]
  readonly groups: readonly ResolutionGroup[]
  readonly policies: readonly ResolutionPolicy[]
}
export const worldArb: fc.Arbitrary<World> = fc.record({
  devices: devicesArb,
  groups: groupsArb,
  policies: policiesArb,
})
