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
const commandsIn = (text: string) =>
  text
    .replace(/^\uFEFF/, '')
    .split('\r\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
const list = (...values: string[]) => ({ kind: 'stringList' as const, values })
const text = (value: string) => ({ kind: 'string' as const, value })
const flags = (id: string, ...suffixes: string[]) => ({
  [id]: { kind: 'choiceList' as const, optionIds: suffixes.map((suffix) => `${id}_${suffix}`) },
})
const rulesOf = (...entries: SettingValues[]): SettingValues => ({ [RULES]: { kind: 'group', entries } })

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
    expect(text).toContain(`# ${id}: Set-MpPreference has no parameter for it. Use Group Policy`)
    expect(omitted.map((one) => one.settingId)).toEqual([id])
    // Windows PowerShell 5.1 takes a script without the mark for the code page of the machine.
    expect(text.split('\r\n')[0]).toBe('\uFEFF# Settings of the policy Base $(evil) `line')
  })

  it('writes out what a rule leaves open where the cmdlet has another default than the CSP', () => {
    const rules = write('powershell', 'windows-firewall-rules', rulesOf({ [RULE_FIELDS.name]: text('Web') }))
    expect(commandsIn(rules.text)).toEqual([
      "New-NetFirewallRule -DisplayName 'Web' -Enabled True -Direction Outbound -Action Allow",
    ])
  })

  it('says groups of addresses and ICMP types in the words of the cmdlet', () => {
    const rules = write(
      'powershell',
      'windows-firewall-rules',
      rulesOf({
        [RULE_FIELDS.name]: text('Ping'),
        [RULE_FIELDS.direction]: ruleChoice('direction', 'in'),
        [RULE_FIELDS.protocol]: { kind: 'integer', value: 1 },
        [RULE_FIELDS.remoteAddresses]: list('RmtIntranet', 'Ply2Renders', 'LocalSubnet'),
        [RULE_FIELDS.icmpTypes]: list('8:*', '3:4'),
      }),
    )
    expect(commandsIn(rules.text)).toEqual([
      "New-NetFirewallRule -DisplayName 'Ping' -Enabled True -Direction Inbound -Action Allow -Protocol ICMPv4 -RemoteAddress 'IntranetRemoteAccess','PlayToDevice','LocalSubnet' -IcmpType '8','3:4'",
    ])
  })

  it.each([
    ['an app by its family name', { [RULE_FIELDS.packageFamilyName]: text('Fabrikam.App_8wekyb3d8bbwe') }],
    ['several lists of users', { [RULE_FIELDS.localUsers]: list('D:(A;;CC;;;BA)', 'D:(A;;CC;;;BU)') }],
    ['the name that means all rules', { [RULE_FIELDS.name]: text('ALL') }],
  ])('leaves out a rule with %s, which would match more without it', (_, more) => {
    const rule = { [RULE_FIELDS.name]: text('App'), ...more }
    const { text: script, omitted } = write('powershell', 'windows-firewall-rules', rulesOf(rule))
    expect(commandsIn(script)).toEqual([])
    expect(omitted).toHaveLength(1)
  })

  it('sets what is of the whole firewall, and of virtual machines', () => {
    const creator = `${FIREWALL}hypervvmsettings_{vmcreatorid}_`
    const { text: script, omitted } = write('powershell', 'windows-firewall', {
      ...choice(`${FIREWALL}publicprofile_enablefirewall`, 'true'),
      ...choice(`${FIREWALL}publicprofile_shielded`, 'true'),
      ...choice(`${FIREWALL}global_crlcheck`, '2'),
      ...choice(`${FIREWALL}global_disablestatefulftp`, 'true'),
      ...flags(`${FIREWALL}global_ipsecexempt`, '1', '8'),
      ...choice(`${creator}target`, 'wsl'),
      ...choice(`${creator}enableloopback`, 'false'),
      ...choice(`${creator}domainprofile_defaultinboundaction`, '1'),
    })
    expect(omitted).toEqual([])
    expect(commandsIn(script)).toEqual([
      'Set-NetFirewallSetting -CertValidationLevel RequireCrlCheck',
      'Set-NetFirewallSetting -EnableStatefulFtp False',
      'Set-NetFirewallSetting -Exemptions NeighborDiscovery,Dhcp',
      "Set-NetFirewallHyperVProfile -Name '{40E0AC32-46A5-438A-A0B2-2B479E8F2E90}' -Profile Domain -DefaultInboundAction Block",
      "Set-NetFirewallHyperVVMSetting -Name '{40E0AC32-46A5-438A-A0B2-2B479E8F2E90}' -LoopbackEnabled False",
      'Set-NetFirewallProfile -Profile Public -Enabled True',
      'Set-NetFirewallProfile -Profile Public -AllowInboundRules False -DefaultInboundAction Block',
    ])
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

  it('are a custom profile of typed values, which says what it leaves out', () => {
    const { text, omitted } = write('customProfile', 'windows-antivirus', {
      [`${DEFENDER}avgcpuloadfactor`]: { kind: 'integer', value: 30 },
      [`${DEFENDER}excludedpaths`]: { kind: 'stringList', values: ['C:\\a', 'C:\\b'] },
      ...choice('vendor_msft_defender_configuration_tamperprotection_options', '0'),
    })
    expect(omitted).toHaveLength(1)
    expect(JSON.parse(text)).toEqual({
      '@odata.type': '#microsoft.graph.windows10CustomConfiguration',
      displayName: 'Base $(evil) `line',
      description:
        'Settings of the policy Base $(evil) `line. Settings without a node that can be set so, not in it: 1.',
      omaSettings: [
        {
          '@odata.type': '#microsoft.graph.omaSettingInteger',
          displayName: 'Avg CPU Load Factor',
          omaUri: './Device/Vendor/MSFT/Policy/Config/Defender/AvgCPULoadFactor',
          value: 30,
        },
        {
          '@odata.type': '#microsoft.graph.omaSettingString',
          displayName: 'Excluded Paths',
          omaUri: './Device/Vendor/MSFT/Policy/Config/Defender/ExcludedPaths',
          value: 'C:\\a|C:\\b',
        },
      ],
    })
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

describe('CSP values', () => {
  it('have the data types of their nodes, and one row a node', () => {
    const severity = `${DEFENDER}threatseveritydefaultaction_`
    const antivirus = write('csp', 'windows-antivirus', {
      ...choice(`${severity}severethreats`, 'quarantine'),
      ...choice(`${severity}lowseveritythreats`, 'remove'),
    })
    expect(antivirus.text).toMatch(/ThreatSeverityDefaultAction,String,1=3\|5=2\r\n$/)
    const firewall = write('csp', 'windows-firewall', flags(`${FIREWALL}global_ipsecexempt`, '1', '8'))
    expect(firewall.text).toContain('/Global/IPsecExempt,Integer,9\r\n')
  })

  it('of a rule keep a name that looks like a pattern, and switches are Boolean', () => {
    const rule = { [RULE_FIELDS.name]: text('a $& b'), [RULE_FIELDS.enabled]: ruleChoice('enabled', '0') }
    const { text: csv } = write('csp', 'windows-firewall-rules', rulesOf(rule))
    expect(csv).toContain('./Vendor/MSFT/Firewall/MdmStore/FirewallRules/a $& b/Enabled,Boolean,false\r\n')
  })

  it('that cannot be entered are named: an item with the separator, a rule of that name again', () => {
    const paths = write('csp', 'windows-antivirus', {
      [`${DEFENDER}excludedpaths`]: list('C:\\a|b', 'C:\\c'),
    })
    expect(paths.text.trimEnd().split('\r\n')).toHaveLength(1)
    expect(paths.omitted).toHaveLength(1)
    const rule = { [RULE_FIELDS.name]: text('Web') }
    const again = write('csp', 'windows-firewall-rules', rulesOf(rule, { [RULE_FIELDS.name]: text('WEB') }))
    expect(again.text.trimEnd().split('\r\n')).toHaveLength(2)
    expect(again.omitted).toHaveLength(1)
  })

  it('leave out nodes that take something else than the setting', () => {
    const rule = `${ASR}blockadobereaderfromcreatingchildprocesses`
    const { text: csv, omitted } = write('csp', 'windows-asr-rules', {
      ...choice(rule, 'block'),
      [`${rule}_perruleexclusions`]: list('C:\\a'),
    })
    expect(csv).not.toContain('ASROnlyPerRuleExclusions')
    expect(omitted.map((one) => one.settingId)).toEqual([`${rule}_perruleexclusions`])
  })
})

describe('CSV', () => {
  it('has a line with the value for each item and entry', () => {
    const { text: csv } = write('csv', 'windows-antivirus', {
      [`${DEFENDER}excludedpaths`]: list('C:\\a', '=cmd'),
    })
    expect(csv).toContain(',C:\\a,')
    expect(csv).toContain(",'=cmd,")
    const rules = rulesOf({ [RULE_FIELDS.name]: text('Web'), [RULE_FIELDS.localPorts]: list('80', '443') })
    expect(write('csv', 'windows-firewall-rules', rules).text).toContain(
      '"Name: Web; Local Port Ranges: 80, 443"',
    )
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
    expect(formatsFor('windows')).toEqual(['powershell', 'csp', 'customProfile', 'csv'])
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
