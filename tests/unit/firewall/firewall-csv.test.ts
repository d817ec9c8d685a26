import { describe, expect, it } from 'vitest'
import {
  getProfile,
  readFirewallCsv,
  ruleChoice,
  ruleList,
  ruleText,
  RULE_FIELDS,
  writeFirewallCsv,
  type SettingValues,
} from '@/lib/domain/catalog'

const found = getProfile('windows-firewall-rules')?.settings[0]
if (!found) throw new Error('No firewall rules')
const group = found

const one = (text: string): SettingValues => {
  const { rules, problems } = readFirewallCsv(group, text)
  expect(problems).toEqual([])
  expect(rules).toHaveLength(1)
  return rules[0]?.rule ?? {}
}

describe('firewall rules from CSV', () => {
  it('reads the words of Get-NetFirewallRule exports, in any order of columns', () => {
    const rule = one(
      'Direction,DisplayName,Enabled,Action,Protocol,LocalPort,RemoteAddress,Program,Profile,InterfaceType\r\n' +
        'Inbound,Allow web,True,Allow,TCP,"80,443",LocalSubnet,%ProgramFiles%\\web.exe,"Domain, Private",Any\r\n',
    )
    expect(rule).toEqual({
      [RULE_FIELDS.direction]: ruleChoice('direction', 'in'),
      [RULE_FIELDS.name]: { kind: 'string', value: 'Allow web' },
      [RULE_FIELDS.enabled]: ruleChoice('enabled', '1'),
      [RULE_FIELDS.action]: ruleChoice('action', '1'),
      [RULE_FIELDS.protocol]: { kind: 'integer', value: 6 },
      [RULE_FIELDS.localPorts]: { kind: 'stringList', values: ['80', '443'] },
      [RULE_FIELDS.remoteAddresses]: { kind: 'stringList', values: ['LocalSubnet'] },
      [RULE_FIELDS.filePath]: { kind: 'string', value: '%ProgramFiles%\\web.exe' },
      [RULE_FIELDS.networkTypes]: {
        kind: 'choiceList',
        optionIds: [`${RULE_FIELDS.networkTypes}_1`, `${RULE_FIELDS.networkTypes}_2`],
      },
    })
  })

  it('takes semicolons and tabs between cells, a byte-order mark, and Any for nothing', () => {
    for (const separator of [';', '\t']) {
      const rule = one(
        ['\uFEFFName', 'Protocol', 'LocalPort'].join(separator) + '\n' + ['DNS', '17', 'Any'].join(separator),
      )
      expect(rule).toEqual({
        [RULE_FIELDS.name]: { kind: 'string', value: 'DNS' },
        [RULE_FIELDS.protocol]: { kind: 'integer', value: 17 },
      })
    }
  })

  it('keeps a rule out that is not understood, with its line, and reads the others', () => {
    const { rules, problems, unknownColumns } = readFirewallCsv(
      group,
      'Name,Direction,Owner\nA,Inbound,x\nB,Sideways,y\n\nC,Outbound,z\nD,"Inb',
    )
    expect(rules.map(({ line, rule }) => [line, ruleText(rule, 'name')])).toEqual([
      [2, 'A'],
      [5, 'C'],
    ])
    expect(problems).toEqual([
      { line: 3, message: 'Direction: Sideways is not understood.' },
      { line: 6, message: 'A quotation mark is not closed.' },
      { line: 6, message: 'Direction: Inb is not understood.' },
    ])
    expect(unknownColumns).toEqual(['Owner'])
  })

  it.each([
    ['nothing', '', 'empty'],
    ['no names', 'a,b\n1,2', 'no column Name'],
  ])('says what is wrong with %s', (_what, text, words) => {
    const { rules, problems } = readFirewallCsv(group, text)
    expect(rules).toEqual([])
    expect(problems[0]?.message).toContain(words)
  })

  it('writes no cell that a spreadsheet would take for a formula', () => {
    const rule: SettingValues = {
      [RULE_FIELDS.name]: { kind: 'string', value: '=HYPERLINK("x")' },
      [RULE_FIELDS.description]: { kind: 'string', value: '-1+2\r\nsecond line' },
    }
    const text = writeFirewallCsv(group, [rule])
    expect(text.split('\r\n')[1]).toMatch(/^"'=HYPERLINK\(""x""\)",,"'-1\+2/)
    expect(one(text)).toEqual(rule)
  })

  it('keeps authorised users apart, whose texts have semicolons of their own', () => {
    const users = ['D:(A;;CC;;;S-1-5-21-1)', 'D:(A;;CC;;;S-1-5-21-2)']
    const rule: SettingValues = {
      [RULE_FIELDS.name]: { kind: 'string', value: 'Users' },
      [RULE_FIELDS.localUsers]: { kind: 'stringList', values: users },
    }
    expect(ruleList(one(writeFirewallCsv(group, [rule])), 'localUsers')).toEqual(users)
  })
})
