import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readImportFile, toGraphPolicy, type ImportedPolicy } from '@/lib/domain/interchange'

const FIXTURES = join(import.meta.dirname, '../../fixtures/policies')
const FW = 'vendor_msft_firewall_mdmstore_domainprofile_'
const D = 'device_vendor_msft_policy_config_defender_'

function importFixture(name: string): readonly ImportedPolicy[] {
  return readImportFile(name, readFileSync(join(FIXTURES, name))).policies
}

function firstOf(name: string): ImportedPolicy {
  const [policy] = importFixture(name)
  if (!policy) throw new Error(`No policy in ${name}`)
  return policy
}

const again = (policy: ImportedPolicy): ImportedPolicy | undefined =>
  readImportFile('x.json', new TextEncoder().encode(JSON.stringify(toGraphPolicy(policy)))).policies[0]

describe('toGraphPolicy', () => {
  it('writes a body that the service takes', () => {
    const body = toGraphPolicy(firstOf('windows-antivirus.plain.json'))
    expect(body).toMatchObject({
      name: 'Fabrikam antivirus baseline',
      platforms: 'windows10',
      technologies: 'mdm,microsoftSense',
      templateReference: {
        templateId: '804339ad-1553-4478-a742-138fb5807418_1',
        templateFamily: 'endpointSecurityAntivirus',
        templateDisplayName: 'Microsoft Defender Antivirus',
        templateDisplayVersion: 'Version 1',
      },
    })
    expect(body.settings.map((setting) => setting.id)).toEqual(
      body.settings.map((_setting, index) => String(index)),
    )
    expect(body).not.toHaveProperty('settingCount')
    expect(body).not.toHaveProperty('createdDateTime')
  })

  it('adds read-only facts on request', () => {
    const policy = {
      ...firstOf('windows-antivirus.plain.json'),
      id: 'pol_1',
      createdDateTime: '2026-01-02T03:04:05Z',
    }
    expect(toGraphPolicy(policy, { includeReadOnly: true })).toMatchObject({
      id: 'pol_1',
      createdDateTime: '2026-01-02T03:04:05Z',
      settingCount: 7,
      isAssigned: false,
    })
  })

  it('refers to the template from top-level settings only', () => {
    const body = toGraphPolicy(firstOf('windows-asr.double-encoded.json'))
    const [group] = body.settings
    expect(group?.settingInstance).toMatchObject({
      '@odata.type': '#microsoft.graph.deviceManagementConfigurationGroupSettingCollectionInstance',
      settingDefinitionId: `${D}attacksurfacereductionrules`,
      settingInstanceTemplateReference: { settingInstanceTemplateId: '19600663-e264-4c02-8f55-f2983216d6d7' },
      groupSettingCollectionValue: [
        {
          children: [
            {
              settingInstanceTemplateReference: null,
              choiceSettingValue: {
                children: [{ simpleSettingCollectionValue: [{ value: 'C:\\Legacy\\viewer.exe' }] }],
              },
            },
            { choiceSettingValue: { children: [] } },
          ],
        },
      ],
    })
    expect(body.settings).toHaveLength(2)
  })

  it('writes two-state settings that are choice collections as such', () => {
    const id = 'device_vendor_msft_defender_configuration_disablecoreservicetelemetry'
    const body = toGraphPolicy(firstOf('windows-antivirus.plain.json'))
    const instance = body.settings.find((setting) => setting.settingInstance.settingDefinitionId === id)
    expect(instance?.settingInstance).toMatchObject({ choiceSettingCollectionValue: [{ value: `${id}_1` }] })
  })

  it.each([
    'windows-antivirus.plain.json',
    'windows-asr.double-encoded.json',
    'windows-firewall.list.json',
    'linux-antivirus.no-template.json',
    'windows-exclusions.pascal-case.json',
  ])('%s reads back the same', (name) => {
    for (const policy of importFixture(name)) {
      expect(again(policy)).toMatchObject({
        name: policy.name,
        profileId: policy.profileId,
        technologies: policy.technologies,
        settings: policy.settings,
        assignments: policy.assignments,
        unknownSettingIds: policy.unknownSettingIds,
      })
    }
  })
})

describe('what the catalogue does not know', () => {
  const policy = firstOf('windows-firewall.list.json')
  const domain = (exported: ImportedPolicy) =>
    toGraphPolicy(exported).settings.find(
      (setting) => setting.settingInstance.settingDefinitionId === `${FW}enablefirewall`,
    )?.settingInstance

  it('goes back below the choice that it came from', () => {
    expect(policy.unknownSettingIds).toEqual([`${FW}futureoption`])
    expect(policy.settings.values[`${FW}logmaxfilesize`]).toEqual({ kind: 'integer', value: 4096 })
    expect(toGraphPolicy(policy).settings).toHaveLength(2)
    expect(domain(policy)).toMatchObject({
      choiceSettingValue: {
        value: `${FW}enablefirewall_true`,
        children: [
          { settingDefinitionId: `${FW}defaultinboundaction` },
          { settingDefinitionId: `${FW}logmaxfilesize` },
          { settingDefinitionId: `${FW}futureoption` },
        ],
      },
    })
  })

  it('goes with the choice when that has been changed', () => {
    const off = {
      [`${FW}enablefirewall`]: { kind: 'choice', optionId: `${FW}enablefirewall_false` },
    } as const
    const changed = { ...policy, settings: { ...policy.settings, values: off } }
    expect(domain(changed)).toMatchObject({ choiceSettingValue: { children: [] } })
    const cleared = { ...policy, settings: { ...policy.settings, values: {} } }
    expect(toGraphPolicy(cleared).settings).toEqual([])
  })

  it('gives way to a value that has been set since', () => {
    const id = `${D}cloudextendedtimeout`
    const strange = { settingDefinitionId: id, simpleSettingValue: { value: 'fifty' } }
    const base = firstOf('windows-antivirus.plain.json')
    const kept = toGraphPolicy({ ...base, settings: { values: {}, unknown: [strange] } })
    expect(kept.settings.map((setting) => setting.settingInstance)).toEqual([strange])
    const replaced = toGraphPolicy({
      ...base,
      settings: { values: { [id]: { kind: 'integer', value: 5 } }, unknown: [strange] },
    })
    expect(replaced.settings.map((setting) => setting.settingInstance)).toMatchObject([
      { simpleSettingValue: { value: 5 } },
    ])
  })

  it('keeps a whole entry rather than half of it', () => {
    const rules = 'vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}'
    const [, source] = importFixture('windows-firewall.list.json')
    const body = source && toGraphPolicy(source)
    const strange = {
      children: [
        { settingDefinitionId: `${rules}_name`, simpleSettingValue: { value: 'New' } },
        { settingDefinitionId: `${rules}_fqbn`, simpleSettingValue: { value: 'x' } },
      ],
    }
    const instance = body?.settings[0]?.settingInstance
    const entries = instance?.groupSettingCollectionValue
    const changed = {
      ...body,
      settings: [
        {
          settingInstance: {
            ...instance,
            groupSettingCollectionValue: [...(Array.isArray(entries) ? entries : []), strange],
          },
        },
      ],
    }
    const [read] = readImportFile('x.json', new TextEncoder().encode(JSON.stringify(changed))).policies
    const value = read?.settings.values[rules]
    expect(value?.kind === 'group' && value.entries).toHaveLength(2)
    expect(read?.settings.unknown).toMatchObject([
      { settingDefinitionId: rules, groupSettingCollectionValue: [strange] },
    ])
    const exported = read && toGraphPolicy(read).settings[0]?.settingInstance.groupSettingCollectionValue
    expect(exported).toHaveLength(3)
    expect(read && again(read)?.settings).toEqual(read?.settings)
  })
})
