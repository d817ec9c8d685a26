import { describe, expect, it } from 'vitest'
import { optionOf, PROFILES, unitDefinitions } from '@/lib/domain/catalog'
import { readImportFile } from '@/lib/domain/interchange'
import { LEGACY_SETTINGS } from '@/lib/domain/interchange/intents/legacy-settings'

const PROTECTION = 'deviceConfiguration--windows10EndpointProtectionConfiguration_'
const GENERAL = 'deviceConfiguration--windows10GeneralConfiguration_'
const DEFENDER = 'device_vendor_msft_policy_config_defender_'
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
    expect(problems).toEqual([{ path: '$.settings[0]', message: expect.stringContaining('"sideways"') }])
    expect(policies[0]).toMatchObject({ profileId: null, unknownSettingIds: [`${GENERAL}defenderScanType`] })
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
    }
    for (const [name, legacy] of LEGACY_SETTINGS) {
      const def = definitions.get(legacy.id)
      if (!def) throw new Error(`${name}: no ${legacy.id}`)
      expect(types[legacy.kind], name).toContain(def.type)
      if (legacy.kind !== 'choice') continue
      for (const option of Object.values(legacy.options))
        if (option !== null)
          expect(optionOf(def, `${legacy.id}_${option}`), `${name} ${option}`).toBeDefined()
    }
  })
})
