import { describe, expect, it } from 'vitest'
import { getProfile, ruleChoice, RULE_FIELDS, type SettingValues } from '@/lib/domain/catalog'
import { FORMATS, formatsFor, settingsOfPolicy, type SettingsFormat } from '@/lib/domain/interchange'

const DEFENDER = 'device_vendor_msft_policy_config_defender_'
const FIREWALL = 'vendor_msft_firewall_mdmstore_'
const ASR = `${DEFENDER}attacksurfacereductionrules_`
const RULES = `${FIREWALL}firewallrules_{firewallrulename}`
const choice = (id: string, suffix: string) => ({
  [id]: { kind: 'choice' as const, optionId: `${id}_${suffix}` },
})

function write(
  format: SettingsFormat,
  profileId: string,
  values: SettingValues,
  unknown: readonly unknown[] = [],
) {
  const platform = getProfile(profileId)?.platform ?? null
  return FORMATS[format].write(
    settingsOfPolicy({ name: 'Base $(evil) `line', profileId, platform, settings: { values, unknown } }),
  )
}
const commandsIn = (text: string) => text.split('\r\n').filter((line) => line !== '' && !line.startsWith('#'))

describe('PowerShell', () => {
  it('sets preferences by the names and values of the cmdlet', () => {
    const { text, omitted } = write('powershell', 'windows-antivirus', {
      ...choice(`${DEFENDER}allowrealtimemonitoring`, '1'),
      ...choice(`${DEFENDER}cloudblocklevel`, '4'),
      ...choice(`${DEFENDER}submitsamplesconsent`, '2'),
      [`${DEFENDER}cloudextendedtimeout`]: { kind: 'integer', value: 50 },
      [`${DEFENDER}schedulescantime`]: { kind: 'integer', value: 125 },
      [`${DEFENDER}excludedpaths`]: { kind: 'stringList', values: ["C:\\Bob's", 'D:\\$env:x'] },
    })
    expect(commandsIn(text)).toEqual([
      'Set-MpPreference -DisableRealtimeMonitoring $false',
      'Set-MpPreference -CloudBlockLevel HighPlus',
      'Set-MpPreference -CloudExtendedTimeout 50',
      "Add-MpPreference -ExclusionPath 'C:\\Bob''s','D:\\$env:x'",
      'Set-MpPreference -ScanScheduleTime 02:05:00',
      'Set-MpPreference -SubmitSamplesConsent NeverSend',
    ])
    expect(omitted).toEqual([])
  })

  it('adds attack surface reduction rules by their GUID', () => {
    const id = `${ASR}blockadobereaderfromcreatingchildprocesses`
    const { text } = write('powershell', 'windows-asr-rules', choice(id, 'audit'))
    expect(commandsIn(text)).toEqual([
      'Add-MpPreference -AttackSurfaceReductionRules_Ids 7674ba52-37eb-4a4f-a9a1-f0f9a1619a2c -AttackSurfaceReductionRules_Actions AuditMode',
    ])
  })

  it('sets the firewall of a network and makes rules', () => {
    const profile = write('powershell', 'windows-firewall', {
      ...choice(`${FIREWALL}domainprofile_enablefirewall`, 'true'),
      ...choice(`${FIREWALL}domainprofile_defaultinboundaction`, '1'),
      ...choice(`${FIREWALL}domainprofile_disableinboundnotifications`, 'true'),
    })
    expect(commandsIn(profile.text)).toEqual([
      'Set-NetFirewallProfile -Profile Domain -DefaultInboundAction Block',
      'Set-NetFirewallProfile -Profile Domain -NotifyOnListen False',
      'Set-NetFirewallProfile -Profile Domain -Enabled True',
    ])
    const rule: SettingValues = {
      [RULE_FIELDS.name]: { kind: 'string', value: "Bob's web" },
      [RULE_FIELDS.direction]: ruleChoice('direction', 'out'),
      [RULE_FIELDS.action]: ruleChoice('action', '1'),
      [RULE_FIELDS.protocol]: { kind: 'integer', value: 6 },
      [RULE_FIELDS.localPorts]: { kind: 'stringList', values: ['80', '443'] },
      [RULE_FIELDS.networkTypes]: {
        kind: 'choiceList',
        optionIds: [`${RULE_FIELDS.networkTypes}_1`, `${RULE_FIELDS.networkTypes}_4`],
      },
    }
    const unsayable = { ...rule, [RULE_FIELDS.policyAppId]: { kind: 'string' as const, value: 'app' } }
    const rules = write('powershell', 'windows-firewall-rules', {
      [RULES]: { kind: 'group', entries: [rule, unsayable] },
    })
    expect(commandsIn(rules.text)).toEqual([
      "New-NetFirewallRule -DisplayName 'Bob''s web' -Enabled True -Direction Outbound -Action Allow -Protocol TCP -LocalPort '80','443' -Profile Domain,Public",
    ])
    expect(rules.omitted).toHaveLength(1)
  })

  it('says as comments what no cmdlet sets, and keeps names of policies in their comment', () => {
    const id = 'device_vendor_msft_defender_configuration_archivemaxdepth'
    const { text, omitted } = write('powershell', 'windows-antivirus', {
      [id]: { kind: 'integer', value: 3 },
    })
    expect(commandsIn(text)).toEqual([])
    expect(text).toContain(`# ${id}: There is no cmdlet for it.`)
    expect(omitted.map((one) => one.settingId)).toEqual([id])
    expect(text.split('\r\n')[0]).toBe('# Settings of the policy Base $(evil) `line')
  })
})

describe('CSP nodes', () => {
  it('stand one a row, rules of attack surface reduction together', () => {
    const { text } = write('csp', 'windows-asr-rules', {
      ...choice(`${ASR}blockadobereaderfromcreatingchildprocesses`, 'block'),
      ...choice(`${ASR}blockwebshellcreationforservers`, 'audit'),
      [`${DEFENDER}attacksurfacereductiononlyexclusions`]: { kind: 'stringList', values: ['C:\\a', 'C:\\b'] },
    })
    const lines = text.trimEnd().split('\r\n')
    expect(lines[0]).toBe('Name,OMA-URI,Data type,Value')
    expect(lines).toHaveLength(3)
    expect(lines.find((line) => line.includes('/AttackSurfaceReductionRules,'))).toMatch(
      /String,[0-9a-f-]{36}=1\|[0-9a-f-]{36}=2$/,
    )
    expect(text).toContain('String,C:\\a|C:\\b')
  })

  it('of firewall rules stand below the rule’s name', () => {
    const { text, omitted } = write('csp', 'windows-firewall-rules', {
      [RULES]: {
        kind: 'group',
        entries: [
          {
            [RULE_FIELDS.name]: { kind: 'string', value: 'Web' },
            [RULE_FIELDS.localPorts]: { kind: 'stringList', values: ['80', '443'] },
          },
          { [RULE_FIELDS.name]: { kind: 'string', value: 'a/b' } },
        ],
      },
    })
    expect(text).toContain(
      './Vendor/MSFT/Firewall/MdmStore/FirewallRules/Web/LocalPortRanges,String,"80,443"',
    )
    expect(omitted).toHaveLength(1)
  })
})

describe('managed settings', () => {
  it('nest by their key path, sorted', () => {
    const id = 'linux_mdatp_managed_antivirusengine_scanarchives'
    const { text } = write(
      'managed',
      'linux-antivirus',
      { [id]: { kind: 'choice', optionId: `${id}_true` } },
      [{ format: 'managedSettings', path: ['cloudService', 'proxy'], value: 'http://p' }],
    )
    expect(JSON.parse(text)).toEqual({
      antivirusEngine: { scanArchives: true },
      cloudService: { proxy: 'http://p' },
    })
    expect(text.endsWith('}\n')).toBe(true)
  })
})

describe('formats', () => {
  it('are offered where they make sense', () => {
    expect(formatsFor('linux')).toEqual(['managed', 'csv'])
    expect(formatsFor('macOS')).toEqual(['mobileconfig', 'csv'])
    expect(formatsFor('windows')).toEqual(['powershell', 'csp', 'csv'])
  })

  it('never hold a secret', () => {
    const profile = getProfile('windows-edr')
    const secret = profile?.settings.find((def) => def.secret)
    if (!secret?.dependsOn) throw new Error('The EDR profile has no secret')
    const values: SettingValues = {
      [secret.dependsOn.settingId]: { kind: 'choice', optionId: secret.dependsOn.optionIds[0] ?? '' },
      [secret.id]: { kind: 'secret', value: 's3cret', valueState: 'notEncrypted' },
    }
    for (const format of formatsFor('windows'))
      expect(write(format, 'windows-edr', values).text).not.toContain('s3cret')
  })
})
