import { describe, expect, it } from 'vitest'
import { checkRule, evaluateRule } from '@/lib/domain/groups'
import { readDevicesForRule, type Json } from '@/lib/domain/interchange'
import { toCheckAnswer } from '@/scripts/commands/rule-check'
import { toEvalAnswer } from '@/scripts/commands/rule-eval'
import { issueText } from '@/scripts/lib/issue-text'
import { markRules, readRule } from '@/scripts/lib/rule-source'
import { schemaErrors } from '@/tests/support/cli'

describe('the answer of rule check', () => {
  it.each([
    ['device.deviceOSType -eq "Windows Server"', true, []],
    ['device.deviceOSType -eq Windows', false, ['NOOBJ']],
    ['user.department -eq "IT"', false, ['MIX']],
    ['device.accountEnabled -contains true -or device.deviceType -eq "a"', false, ['OPTYPE', 'PROP']],
    ['', false, ['SYN']],
    ['device.displayName -match "^SRV-"', true, []],
  ])('of %j', (rule, isAccepted, codes) => {
    const answer = toCheckAnswer(checkRule(rule))
    expect(schemaErrors('rule-check', answer)).toEqual([])
    expect(answer.ok).toBe(isAccepted)
    expect(answer.errors.map(({ code }) => code)).toEqual(codes)
    expect(answer).not.toHaveProperty('ast')
  })

  it('says of a rule over user properties that it is one', () => {
    const [error] = checkRule('device.deviceOSType -eq "Windows" -and user.department -eq "IT"').errors
    expect(error).toMatchObject({ code: 'MIX', start: 39, end: 54, line: 1, column: 40 })
    expect(error?.message).toContain('property of users')
  })
})

describe('an issue on a terminal', () => {
  const textOf = (rule: string) => {
    const [issue] = checkRule(rule).errors
    return issue ? issueText(rule, issue) : ''
  }

  it('puts carets below the place, and says how to mend it', () => {
    const lines = textOf('device.deviceOSType -eq Windows').split('\n')
    expect(lines[0]).toMatch(/^NOOBJ at line 1, column 25: /)
    expect(lines[1]).toBe('    device.deviceOSType -eq Windows')
    expect(lines[2]).toBe(`    ${' '.repeat(24)}^^^^^^^`)
    expect(lines[3]).toBe('  fix: write "Windows" for Windows')
    expect(lines[4]?.trim()).toBe('device.deviceOSType -eq "Windows"')
  })

  it('shows the line of a rule that has several', () => {
    const lines = textOf('device.isRooted -eq true\n-or device.foo -eq "x"').split('\n')
    expect(lines[0]).toMatch(/^PROP at line 2, column 5: /)
    expect(lines.slice(1, 3)).toEqual(['    -or device.foo -eq "x"', '        ^^^^^^^^^^'])
  })

  it('cuts a long line on both sides, and keeps the carets below the place', () => {
    const filler = 'device.isRooted -eq true -or '.repeat(5)
    const [, shown = '', carets = ''] = textOf(
      `${filler}device.foo -eq "x" -or ${filler}`.replace(/ -or $/, ''),
    ).split('\n')
    expect(shown.trim().startsWith('…')).toBe(true)
    expect(shown.trim().endsWith('…')).toBe(true)
    expect(shown.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('device.foo')
  })
})

describe('where a rule comes from', () => {
  it('reads a rule that begins with a hyphen as text, and leaves options alone', async () => {
    const args = ['node', 'bulwark', 'rule', 'check', '-not (device.isRooted -eq true)', '--json']
    const marked = markRules(args)
    expect(marked.slice(0, 4)).toEqual(args.slice(0, 4))
    expect(marked[5]).toBe('--json')
    expect(marked[4]?.startsWith('-')).toBe(false)
    await expect(readRule(marked[4], {})).resolves.toBe('-not (device.isRooted -eq true)')
  })

  it('leaves arguments of other commands alone', () => {
    const args = ['node', 'bulwark', 'resolve', '--device', '-x (1)']
    expect(markRules(args)).toEqual(args)
  })

  it('refuses a rule given twice, and none', async () => {
    await expect(readRule('device.isRooted -eq true', { file: 'rule.txt' })).rejects.toThrow('not both')
    await expect(readRule(undefined, {})).rejects.toThrow('Give a rule')
  })
})

function evaluate(rule: string, json: Json) {
  const check = checkRule(rule)
  const reading = readDevicesForRule(json)
  if (!check.ok || reading.errors.length > 0) throw new Error(JSON.stringify([check.errors, reading.errors]))
  return reading.devices.map((device) => toEvalAnswer(check.ast, device))
}

describe('the answer of rule eval', () => {
  it.each<[string, string, Json, boolean | null]>([
    ['rule names', 'device.deviceOSType -eq "windows"', { deviceOSType: 'Windows' }, true],
    ['Graph names', 'device.deviceOSType -eq "Windows"', { operatingSystem: 'Windows' }, true],
    [
      'Graph version',
      'device.deviceOSVersion -startsWith "10.0.2"',
      { operatingSystemVersion: '10.0.22631' },
      true,
    ],
    ['trust type', 'device.deviceTrustType -eq "ServerAD"', { trustType: 'ServerAd' }, true],
    [
      'physical ids',
      'device.devicePhysicalIds -any (_ -startsWith "[ZTDId]")',
      { physicalIds: ['[ZTDId]:1'] },
      true,
    ],
    [
      'nested attributes',
      'device.extensionAttribute7 -eq "x"',
      { extensionAttributes: { extensionAttribute7: 'x' } },
      true,
    ],
    ['flat attributes', 'device.extensionAttribute7 -eq "x"', { extensionAttribute7: 'y' }, false],
    ['PascalCase', 'device.deviceModel -eq "VM"', { Model: 'VM' }, true],
    ['below directory', 'device.deviceModel -eq "VM"', { id: 'd', directory: { deviceModel: 'VM' } }, true],
    ['a quoted boolean', 'device.isRooted -eq true', { isRooted: 'True' }, true],
    ['the id of Graph', 'device.objectId -eq "o"', { id: 'o' }, true],
    ['a missing property', 'device.deviceCategory -eq null', {}, true],
    ['memberOf unknown', "device.memberOf -any (group.objectId -in ['g'])", {}, null],
    [
      'memberOf of Graph',
      "device.memberOf -any (group.objectId -in ['g'])",
      { memberOf: [{ id: 'G' }] },
      true,
    ],
    [
      'unread properties of Graph',
      'device.isRooted -eq null',
      { isCompliant: true, 'a@odata.type': 'x' },
      true,
    ],
    ['a fleet device', 'device.deviceOSType -eq "Windows Server"', { platform: 'Windows Server 2019' }, true],
    [
      'a fleet device by channel',
      'device.managementType -eq "MDM"',
      { platform: 'linux', channel: 'intune' },
      true,
    ],
    ['no channel unless of a fleet', 'device.managementType -eq null', { deviceOSType: 'Linux' }, true],
  ])('with %s', (_, rule, device, result) => {
    const [answer] = evaluate(rule, device)
    expect(answer?.result).toBe(result)
    expect(schemaErrors('rule-eval', answer)).toEqual([])
    expect(schemaErrors('device', device)).toEqual([])
  })

  it('names each device of a list, and shows the clause that decides', () => {
    const answers = evaluate('device.isRooted -eq true -or device.deviceModel -eq "VM"', [
      { id: 'a', model: 'VM' },
      { displayName: 'B' },
    ])
    expect(answers.map(({ device, result }) => [device, result])).toEqual([
      ['a', true],
      ['B', false],
    ])
    expect(answers[0]?.tree.expressions?.map(({ expressionResult }) => expressionResult)).toEqual([
      false,
      true,
    ])
    expect(schemaErrors('rule-eval', answers)).toEqual([])
  })

  it('equals the evaluator', () => {
    const check = checkRule('device.displayName -match "(web|db)"')
    if (!check.ok) throw new Error('The rule is right')
    const [answer] = evaluate('device.displayName -match "(web|db)"', { displayName: 'SRV-DB-01' })
    expect(answer?.tree).toEqual(evaluateRule(check.ast, { displayName: 'SRV-DB-01' }))
  })

  it.each<[string, Json, string, string]>([
    ['an unknown name', { colour: 'red' }, '$.colour', 'not a property of devices'],
    ['a name that is nearly right', { deviceOStype2: 'x' }, '$.deviceOStype2', 'Write deviceOSType'],
    [
      'an unknown attribute',
      { extensionAttributes: { extensionAttribute16: 'x' } },
      '$.extensionAttributes.extensionAttribute16',
      'not a property',
    ],
    ['a value of another type', { isRooted: 'perhaps' }, '$.isRooted', 'true or false'],
    ['a list for text', { deviceModel: ['a'] }, '$.deviceModel', 'is text, not a list'],
    ['two names that differ', { deviceModel: 'a', model: 'b' }, '$.model', 'Leave one of them out'],
    ['no object', 'Windows', '$', 'A device is an object'],
    ['the second of a list', [{}, { isRooted: 3 }], '$[1].isRooted', 'true or false'],
  ])('refuses %s', (_, device, at, message) => {
    const { errors, devices } = readDevicesForRule(device)
    expect(errors.map(({ path }) => path)).toEqual([at])
    expect(errors[0]?.message).toContain(message)
    expect(devices).toEqual([])
    expect(schemaErrors('rule-eval', { ok: false, errors, problems: [] })).toEqual([])
  })
})
