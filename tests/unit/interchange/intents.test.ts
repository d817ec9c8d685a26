import { describe, expect, it } from 'vitest'
import { optionOf, PROFILES, unitDefinitions } from '@/lib/domain/catalog'
import { readImportFile } from '@/lib/domain/interchange'
import { LEGACY_NETWORK_SETTINGS } from '@/lib/domain/interchange/intents/legacy-firewall'
import { LEGACY_SETTINGS } from '@/lib/domain/interchange/intents/legacy-settings'

const PROTECTION = 'deviceConfiguration--windows10EndpointProtectionConfiguration_'
const GENERAL = 'deviceConfiguration--windows10GeneralConfiguration_'
const DEFENDER = 'device_vendor_msft_policy_config_defender_'
const FIREWALL = 'vendor_msft_firewall_mdmstore_'
const ASR = `${DEFENDER}attacksurfacereductionrules_`
const setting = (definitionId: string, value: unknown) => ({ definitionId, valueJson: JSON.stringify(value) })
const read = (settingsDelta: unknown[], more: object = {}) =>
  readImportFile(
    'intent.json',
    new TextEncoder().encode(JSON.stringify({ displayName: 'Old', settingsDelta, ...more })),
  )

describe('policies of the older templates', () => {
  it('become policies of the profiles that have their settings', () => {
    const { policies, problems } = read([
      setting(`${PROTECTION}defenderProcessCreationType`, 'auditMode'),
      setting(`${PROTECTION}defenderAdobeReaderLaunchChildProcess`, 'enable'),
      setting(`${PROTECTION}defenderUntrustedUSBProcessType`, 'userDefined'),
      setting(`${PROTECTION}defenderAttackSurfaceReductionExcludedPaths`, ['C:\\App']),
      setting(`${PROTECTION}defenderAdditionalGuardedFolders`, null),
    ])
    expect(problems).toEqual([])
    expect(policies).toHaveLength(1)
    expect(policies[0]).toMatchObject({
      name: 'Old',
      profileId: 'windows-asr-rules',
      format: 'intent',
      platform: 'windows',
    })
    expect(policies[0]?.settings).toEqual({
      values: {
        [`${ASR}blockprocesscreationsfrompsexecandwmicommands`]: {
          kind: 'choice',
          optionId: `${ASR}blockprocesscreationsfrompsexecandwmicommands_audit`,
        },
        [`${ASR}blockadobereaderfromcreatingchildprocesses`]: {
          kind: 'choice',
          optionId: `${ASR}blockadobereaderfromcreatingchildprocesses_block`,
        },
        [`${DEFENDER}attacksurfacereductiononlyexclusions`]: { kind: 'stringList', values: ['C:\\App'] },
      },
      unknown: [],
    })
  })

  it('of a baseline give one policy a profile, in the order of the catalogue', () => {
    const { policies } = read([
      setting(`${PROTECTION}defenderProcessCreationType`, 'block'),
      setting(`${GENERAL}defenderRequireRealTimeMonitoring`, true),
      setting(`${GENERAL}defenderCloudBlockLevel`, 'high'),
      setting(`${GENERAL}defenderScheduledScanTime`, 't2PM'),
      setting(`${GENERAL}defenderSubmitSamplesConsentType`, 'neverSend'),
      setting(`${GENERAL}edgeAllowPopups`, true),
    ])
    expect(policies.map((p) => p.name)).toEqual([
      'Old - Microsoft Defender Antivirus',
      expect.stringMatching(/^Old - Attack Surface Reduction Rules$/i),
    ])
    expect(policies[0]?.settings.values).toEqual({
      [`${DEFENDER}allowrealtimemonitoring`]: {
        kind: 'choice',
        optionId: `${DEFENDER}allowrealtimemonitoring_1`,
      },
      [`${DEFENDER}cloudblocklevel`]: { kind: 'choice', optionId: `${DEFENDER}cloudblocklevel_2` },
      [`${DEFENDER}schedulescantime`]: { kind: 'integer', value: 14 * 60 },
      [`${DEFENDER}submitsamplesconsent`]: { kind: 'choice', optionId: `${DEFENDER}submitsamplesconsent_2` },
    })
    expect(policies[0]?.unknownSettingIds).toEqual([`${GENERAL}edgeAllowPopups`])
    expect(policies[0]?.settings.unknown).toEqual([
      { format: 'intent', definitionId: `${GENERAL}edgeAllowPopups`, value: true },
    ])
  })

  it('turn round what the older setting forbids and today’s allows', () => {
    const { policies } = read([setting(`${PROTECTION}defenderDisableRealTimeMonitoring`, true)])
    expect(policies[0]?.settings.values).toEqual({
      [`${DEFENDER}allowrealtimemonitoring`]: {
        kind: 'choice',
        optionId: `${DEFENDER}allowrealtimemonitoring_0`,
      },
    })
  })

  it('keep a value that is not known, and say where', () => {
    const { policies, problems } = read([setting(`${GENERAL}defenderScanType`, 'sideways')])
    expect(problems).toEqual([{ path: '$.settingsDelta[0]', message: expect.stringContaining('"sideways"') }])
    expect(policies[0]).toMatchObject({ profileId: null, unknownSettingIds: [`${GENERAL}defenderScanType`] })
  })

  it('have the firewall of each network as pairs of switches, the restricting one first', () => {
    const network = {
      '@odata.type': '#microsoft.graph.windowsFirewallNetworkProfile',
      firewallEnabled: 'allowed',
      stealthModeRequired: true,
      stealthModeBlocked: false,
      inboundConnectionsBlocked: true,
      inboundConnectionsRequired: true,
      outboundConnectionsRequired: true,
      securedPacketExemptionAllowed: true,
      policyRulesFromGroupPolicyNotMerged: true,
      globalPortRulesFromGroupPolicyMerged: null,
    }
    const { policies, problems } = read([setting(`${PROTECTION}firewallProfileDomain`, network)])
    expect(problems).toEqual([])
    expect(policies).toHaveLength(1)
    expect(policies[0]).toMatchObject({ profileId: 'windows-firewall', unknownSettingIds: [] })
    expect(
      Object.values(policies[0]?.settings.values ?? {}).map((value) =>
        value.kind === 'choice' ? value.optionId.replace(FIREWALL, '') : value,
      ),
    ).toEqual([
      'domainprofile_enablefirewall_true',
      'domainprofile_disablestealthmode_false',
      'domainprofile_defaultinboundaction_1',
      'domainprofile_defaultoutboundaction_0',
      'domainprofile_allowlocalpolicymerge_false',
      'domainprofile_disablestealthmodeipsecsecuredpacketexemption_false',
    ])
  })

  it('have the switches of a network as settings of their own', () => {
    const network = `${PROTECTION}firewallProfilePrivate`
    const { policies, problems } = read([
      setting(`${network}FirewallEnabled`, 'allowed'),
      setting(`${network}InboundConnectionsBlocked`, 'blocked'),
      setting(`${network}OutboundConnectionsBlocked`, 'allowed'),
      setting(`${network}PolicyRulesFromGroupPolicyMerged`, 'blocked'),
      setting(`${network}GlobalPortRulesFromGroupPolicyMerged`, 'allowed'),
      setting(`${network}SecuredPacketExemptionAllowed`, 'allowed'),
      setting(`${network}StealthModeBlocked`, 'notConfigured'),
      setting(`${network}IncomingTrafficBlocked`, 'sometimes'),
    ])
    expect(problems).toEqual([])
    expect(policies[0]).toMatchObject({
      profileId: 'windows-firewall',
      unknownSettingIds: [`${network}IncomingTrafficBlocked`],
    })
    expect(
      Object.values(policies[0]?.settings.values ?? {}).map((value) =>
        value.kind === 'choice' ? value.optionId.replace(`${FIREWALL}privateprofile_`, '') : value,
      ),
    ).toEqual([
      'enablefirewall_true',
      'defaultinboundaction_1',
      'defaultoutboundaction_0',
      'allowlocalpolicymerge_false',
      'globalportsallowuserprefmerge_true',
      'disablestealthmodeipsecsecuredpacketexemption_false',
    ])
  })

  it('keep what a network has besides', () => {
    const { policies } = read([
      setting(`${PROTECTION}firewallProfilePublic`, { firewallEnabled: 'blocked', tarpit: true }),
    ])
    expect(policies[0]?.settings).toEqual({
      values: {
        [`${FIREWALL}publicprofile_enablefirewall`]: {
          kind: 'choice',
          optionId: `${FIREWALL}publicprofile_enablefirewall_false`,
        },
      },
      unknown: [
        {
          format: 'intent',
          definitionId: `${PROTECTION}firewallProfilePublic`,
          value: { tarpit: true },
        },
      ],
    })
  })

  it('have flags apart that are one list today', () => {
    const { policies } = read([
      setting(`${PROTECTION}firewallIPSecExemptionsAllowICMP`, true),
      setting(`${PROTECTION}firewallIPSecExemptionsAllowRouterDiscovery`, false),
      setting(`${PROTECTION}firewallIPSecExemptionsAllowDHCP`, true),
      setting(`${PROTECTION}firewallPacketQueueingMethod`, 'queueBoth'),
    ])
    expect(policies[0]?.settings.values).toEqual({
      [`${FIREWALL}global_ipsecexempt`]: {
        kind: 'choiceList',
        optionIds: [`${FIREWALL}global_ipsecexempt_2`, `${FIREWALL}global_ipsecexempt_8`],
      },
      [`${FIREWALL}global_enablepacketqueue`]: {
        kind: 'choiceList',
        optionIds: [`${FIREWALL}global_enablepacketqueue_1`, `${FIREWALL}global_enablepacketqueue_2`],
      },
    })
  })

  it('say so when nothing in them is configured', () => {
    const { policies, problems } = read([
      setting(`${PROTECTION}firewallProfileDomain`, { firewallEnabled: 'notConfigured' }),
      setting(`${GENERAL}defenderScanType`, 'userDefined'),
    ])
    expect(policies).toEqual([])
    expect(problems).toEqual([{ path: '$', message: expect.stringContaining('None of its settings') }])
  })

  it('have the actions on threats in one value', () => {
    const { policies, problems } = read([
      setting(`${PROTECTION}defenderDetectedMalwareActions`, {
        '@odata.type': '#microsoft.graph.defenderDetectedMalwareActions',
        lowSeverity: 'clean',
        moderateSeverity: 'deviceDefault',
        highSeverity: null,
        severeSeverity: 'block',
      }),
    ])
    expect(problems).toEqual([])
    const action = `${DEFENDER}threatseveritydefaultaction_`
    expect(policies[0]?.settings).toEqual({
      values: {
        [`${action}lowseveritythreats`]: { kind: 'choice', optionId: `${action}lowseveritythreats_clean` },
        [`${action}severethreats`]: { kind: 'choice', optionId: `${action}severethreats_block` },
      },
      unknown: [],
    })
  })

  it('turn nothing off that is only not required', () => {
    const { policies } = read([
      setting(`${GENERAL}defenderRequireRealTimeMonitoring`, false),
      setting(`${GENERAL}defenderScanArchiveFiles`, false),
    ])
    expect(policies).toEqual([])
  })

  it('take their assignments along', () => {
    const target = { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: 'g-1' }
    const { policies } = read([setting(`${GENERAL}defenderScanDownloads`, true)], {
      assignments: [{ target }],
    })
    expect(policies[0]?.assignments).toEqual([{ kind: 'includeGroup', groupId: 'g-1' }])
  })

  it('are mapped to settings and options that the catalogue has', () => {
    const definitions = new Map(PROFILES.flatMap(unitDefinitions).map((def) => [def.id, def]))
    const types = {
      choice: ['boolean', 'choice'],
      integer: ['integer'],
      time: ['integer'],
      list: ['stringList'],
      flags: ['choiceList'],
      text: ['string'],
    }
    for (const [name, legacy] of LEGACY_SETTINGS) {
      const def = definitions.get(legacy.id)
      if (!def) throw new Error(`${name}: no ${legacy.id}`)
      expect(types[legacy.kind], name).toContain(def.type)
      if (legacy.kind !== 'choice' && legacy.kind !== 'flags') continue
      for (const option of Object.values(legacy.options).flat())
        if (option !== null)
          expect(optionOf(def, `${legacy.id}_${option}`), `${name} ${option}`).toBeDefined()
    }
    for (const { id, options } of LEGACY_NETWORK_SETTINGS) {
      const def = definitions.get(id)
      if (!def) throw new Error(`no ${id}`)
      for (const option of options) expect(optionOf(def, `${id}_${option}`), `${id} ${option}`).toBeDefined()
    }
  })
})
