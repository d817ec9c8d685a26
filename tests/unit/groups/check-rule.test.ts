import { describe, expect, it } from 'vitest'
import {
  checkRule,
  MAX_NESTING,
  MAX_RULE_LENGTH,
  printRule,
  RULE_ERROR_CODES,
  RULE_WARNING_CODES,
  type RuleNode,
} from '@/lib/domain/groups'
import { readTable } from './read-tables'

function toPrefix(node: RuleNode): string {
  const text = (value: unknown) => JSON.stringify(value)
  switch (node.kind) {
    case 'and':
    case 'or':
      return `(${node.kind} ${node.operands.map(toPrefix).join(' ')})`
    case 'not':
      return `(not ${toPrefix(node.operand)})`
    case 'compare':
      return `(${node.operator.slice(1)} ${node.property} ${text(node.value)})`
    case 'in':
      return `(${node.operator.slice(1)} ${node.property} [${node.values.map(text).join(' ')}])`
    case 'quantified':
      return `(${node.quantifier.slice(1)} ${node.property} ${toPrefix(node.condition)})`
    case 'memberOf':
      return `(memberOf [${node.groupIds.map(text).join(' ')}])`
  }
}

/** A vector's rule: written out, or described where it is long or empty. */
function toRule(cell: string): string {
  const [, length] = /^`device\.displayName -eq "a…a"` of ([\d,]+) characters$/.exec(cell) ?? []
  if (length) return `${'device.displayName -eq "'.padEnd(Number(length.replace(',', '')) - 1, 'a')}"`
  return cell === '(empty, or blanks only)' ? ' \n\t ' : cell
}

const documented = readTable('Documented rules and their neighbours')
const own = readTable('More of our own')

describe('reading vectors', () => {
  it('covers rules 1 to 72 and 101 on', () => {
    const numbers = [...documented, ...own].map(([number]) => Number(number))
    expect(documented).toHaveLength(72)
    expect(numbers).toEqual(numbers.map((_, index) => (index < 72 ? index + 1 : index + 29)))
  })

  it.each([...documented, ...own])('%s: %s', (_, cell = '', result, shape, warnings = '') => {
    const rule = toRule(cell)
    const check = checkRule(rule)
    expect(check.ok ? 'ok' : check.errors.map(({ code }) => code).join(', ')).toBe(result)
    expect([...new Set(check.warnings.map(({ code }) => code))]).toEqual(warnings ? warnings.split(', ') : [])
    if (check.ok) {
      if (shape) expect(toPrefix(check.ast)).toBe(shape)
      const again = checkRule(printRule(check.ast))
      expect(again.ok && toPrefix(again.ast)).toBe(toPrefix(check.ast))
    } else if (rule.trim() !== '') {
      expect(check.errors.map(({ line, column }) => `${line}:${column}`).join(', ')).toBe(shape)
    }
  })

  it.each([...readTable('Spelling'), ...readTable('Precedence')])(
    '%s reads as %s',
    (written = '', wanted) => {
      const check = checkRule(written)
      expect(check.ok && printRule(check.ast)).toBe(wanted)
      expect(checkRule(wanted ?? '').warnings.filter(({ code }) => code === 'ODD_SPACE')).toEqual([])
    },
  )

  it('has a vector for every error', () => {
    const codes = new Set([...documented, ...own].flatMap(([, , result = '']) => result.split(', ')))
    expect(RULE_ERROR_CODES.filter((code) => !codes.has(code))).toEqual([])
    expect(readTable('Errors').map(([code]) => code)).toEqual([...RULE_ERROR_CODES])
  })
})

describe('warnings', () => {
  const rows = readTable('Warnings')
  const warningsOf = (rule: string) => {
    const check = checkRule(rule)
    expect(check.errors).toEqual([])
    return check.warnings
  }

  it.each(rows)('%s: %s', (code = '', _, warned = '', place = '', other = '') => {
    const warning = warningsOf(warned).find((candidate) => candidate.code === code)
    expect(warning && warned.slice(warning.start, warning.end)).toBe(place)
    expect(warningsOf(other).map((candidate): string => candidate.code)).not.toContain(code)
  })

  it('explains every warning', () => {
    expect([...new Set(rows.map(([code]) => code))]).toEqual([...RULE_WARNING_CODES])
  })

  it.each([
    ['device.deviceOSType -eq "Windows"', 'leaves them out', '-in ["Windows", "Windows Server"]'],
    ['device.deviceOSType -ne "Windows"', 'includes them', '-notIn ["Windows", "Windows Server"]'],
    ['-not (device.deviceOSType -eq "Windows")', 'includes them', '-in ["Windows", "Windows Server"]'],
    ['-not (device.deviceOSType -ne "Windows")', 'leaves them out', '-notIn ["Windows", "Windows Server"]'],
    [
      'device.deviceOSType -in ["Windows", "macOS"]',
      'leaves them out',
      '-in ["Windows", "macOS", "Windows Server"]',
    ],
    ['device.systemLabels -contains "MDEManaged"', 'left out', 'device.managementType -eq "MicrosoftSense"'],
    ['device.systemLabels -all (_ -ne "MDEManaged")', 'let in', 'device.managementType -ne "MicrosoftSense"'],
    ['device.displayName -match "^SRV-[0-9]+$"', 'slow', '-startsWith "SRV-"'],
  ])('says of %s what happens and what to write', (rule, effect, instead) => {
    const [warning] = warningsOf(rule)
    expect(warning?.message).toContain(effect)
    expect(warning?.message).toContain(instead)
  })
})

describe('fixes', () => {
  const fixed = (rule: string) => {
    const { errors, warnings } = checkRule(rule)
    const fix = [...errors, ...warnings].find((issue) => issue.fix)?.fix
    return fix && rule.slice(0, fix.start) + fix.text + rule.slice(fix.end)
  }

  it.each([
    ['(device.devicePhysicalIds -any _ -eq "x")', '(device.devicePhysicalIds -any (_ -eq "x"))'],
    ['device.deviceOSType -in "Linux"', 'device.deviceOSType -in ["Linux"]'],
    ['device.deviceOSType -in ("Linux", "macOS")', 'device.deviceOSType -in ["Linux", "macOS"]'],
    ['device.deviceOSType -in "Linux","macOS"', 'device.deviceOSType -in ["Linux", "macOS"]'],
    ['device.deviceOSType -eq ["Linux", "macOS"]', 'device.deviceOSType -in ["Linux", "macOS"]'],
    ['device.deviceOSType -in ["Linux", ]', 'device.deviceOSType -in ["Linux" ]'],
    ['device.deviceOSType -eq Windows Server', 'device.deviceOSType -eq "Windows Server"'],
    ['device.deviceCategory -eq WS-FIN', 'device.deviceCategory -eq "WS-FIN"'],
    ['accountEnabled -eq true', 'device.accountEnabled -eq true'],
    ['device.operatingSystem -eq "Linux"', 'device.deviceOSType -eq "Linux"'],
    ['device.deviceManufactuer -eq "HP"', 'device.deviceManufacturer -eq "HP"'],
    ['device.extensionAttributes.extensionAttribute3 -eq "x"', 'device.extensionAttribute3 -eq "x"'],
    ['device.deviceTrustType -not null', 'device.deviceTrustType -ne null'],
    ['"Linux" -eq device.deviceOSType', 'device.deviceOSType -eq "Linux"'],
    ['device.displayName == "a"', 'device.displayName -eq "a"'],
    ['device.displayName -like "SRV-*"', 'device.displayName -startsWith "SRV-"'],
    ['device.displayName -notlike "*db*"', 'device.displayName -notContains "db"'],
    [
      'device.displayName -eq "a" && device.isRooted -eq true',
      'device.displayName -eq "a" -and device.isRooted -eq true',
    ],
    ['device.deviceOSType \u2014eq "Linux"', 'device.deviceOSType -eq "Linux"'],
    ['device.deviceModel\u00a0\u3000-eq "a"', 'device.deviceModel -eq "a"'],
    ['device.isRooted -eq "False"', 'device.isRooted -eq false'],
    ['device.displayName -match "^srv-"', 'device.displayName -startsWith "srv-"'],
    ['device.displayName -notMatch "\\.local$"', 'device.displayName -notEndsWith ".local"'],
    ['device.displayName -match "^srv-.*$"', 'device.displayName -startsWith "srv-"'],
    ['device.displayName -match "^(a|b)$"', 'device.displayName -in ["a", "b"]'],
    ['device.displayName -notMatch "^(a|b)$"', 'device.displayName -notIn ["a", "b"]'],
    [
      'device.displayName -match "^(ws|srv)-"',
      '((device.displayName -startsWith "ws-") -or (device.displayName -startsWith "srv-"))',
    ],
    [
      'device.displayName -notMatch "(web|db)"',
      '((device.displayName -notContains "web") -and (device.displayName -notContains "db"))',
    ],
    ['device.displayName -match ".*"', 'device.displayName -ne null'],
    ['device.displayName -eq "*db"', 'device.displayName -endsWith "db"'],
    ['device.displayName -startsWith "SRV*"', 'device.displayName -startsWith "SRV"'],
    ['device.deviceCategory -eq ""', 'device.deviceCategory -eq null'],
    ['device.deviceCategory -notContains ""', 'device.deviceCategory -eq null'],
    ['device.deviceCategory -ne "NULL"', 'device.deviceCategory -ne null'],
    ['device.deviceOSVersion -eq "10.0.19045"', 'device.deviceOSVersion -startsWith "10.0.19045"'],
    ['device.deviceOwnership -in ["Corporate"]', 'device.deviceOwnership -in ["Company"]'],
    ['device.devicePhysicalIds -ne "a"', 'device.devicePhysicalIds -all (_ -ne "a")'],
    ['device.systemLabels -any (_ -eq "MDEManaged")', 'device.managementType -eq "MicrosoftSense"'],
    ['-not (device.systemLabels -eq "MDEJoined")', '-not (device.managementType -eq "MicrosoftSense")'],
  ])('mends %s', (rule, expected) => {
    expect(fixed(rule)).toBe(expected)
    expect(checkRule(expected).ok).toBe(true)
  })

  it.each([
    ['curly quotes', 'device.deviceModel -eq \u201ca\u201d -and device.displayName -eq \u2018O\u2018'],
    ['HTML', 'device.deviceModel -eq &quot;a&quot; -and device.displayName -eq &#39;O&#x27;'],
    ['JSON', 'device.deviceModel -eq \\"a\\" -and device.displayName -eq \\u0027O\\u0027'],
    ['a JSON string', JSON.stringify('device.deviceModel -eq "a" -and device.displayName -eq \'O\'')],
    ['a CSV cell', '"device.deviceModel -eq ""a"" -and device.displayName -eq \'O\'"'],
  ])('undoes %s', (_, rule) => {
    const [error, ...others] = checkRule(rule).errors
    expect(error?.code).toBe('SYN')
    expect(others).toEqual([])
    expect(fixed(rule)).toBe('device.deviceModel -eq "a" -and device.displayName -eq \'O\'')
  })

  it('offers none where the meaning is not certain', () => {
    expect(fixed('device.extensionAttribute16 -eq "x"')).toBeUndefined()
    expect(fixed('device.isCompliant -eq true')).toBeUndefined()
  })
})

describe('places', () => {
  it('counts lines and columns from one', () => {
    const [error] = checkRule('device.isRooted -eq true\r\n  -and device.nope -eq 1').errors
    expect(error).toMatchObject({ code: 'PROP', line: 2, column: 8, start: 33, end: 44 })
  })

  it('points at the end of a rule that breaks off', () => {
    expect(checkRule('device.isRooted -eq').errors[0]).toMatchObject({ code: 'SYN', start: 16, end: 19 })
  })
})

describe('messages', () => {
  const errorOf = (rule: string) => checkRule(rule).errors[0]?.message

  it.each([
    ['user.department -eq "IT"', 'user.department is a property of users'],
    ['device.department -eq "IT"', 'department is a property of users'],
    ['department -eq "IT"', 'department is a property of users'],
    ['device.operatingSystemSKU -eq "x"', 'belongs to assignment filters'],
    ['device.osVersion -startsWith "10"', 'Use device.deviceOSVersion'],
    ['device.isCompliant -eq true', 'belongs to Graph and to filters'],
    ['device.organizationalUnit -eq "x"', 'matched nothing'],
    ['device.displayName\u200b -eq "x"', 'U+200B'],
    ['device.displayName -eq "x"\u0000', 'U+0000'],
    ['\ud800', 'U+D800'],
    ['d\u0435vice.displayName -eq "x"', 'U+0435'],
    ['device\uff0edisplayName -eq "x"', 'Write . instead of'],
    ['device.deviceOSVersion -ge "10"', 'without order'],
    ['true', 'in front'],
  ])('of %j say %s', (rule, part) => {
    expect(errorOf(rule)).toContain(part)
  })

  it('stay short whatever the rule', () => {
    for (const rule of [
      `device${'.'.repeat(3000)} -eq "x"`,
      `a -${'b'.repeat(3000)} "x"`,
      'x'.repeat(3000),
    ]) {
      expect(errorOf(rule)?.length).toBeLessThan(500)
    }
  })

  it('take names of other languages for nothing but names', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(checkRule(`device.${name} -eq "x"`).errors[0]?.code).toBe('PROP')
      expect(checkRule(`${name} -eq "x"`).errors[0]?.code).toBe('NOOBJ')
      expect(checkRule(`device.displayName -${name} "x"`).errors[0]?.code).toBe('SYN')
      for (const property of ['deviceOSType', 'deviceOwnership', 'managementType', 'displayName']) {
        expect(checkRule(`device.${property} -eq "${name}"`).ok).toBe(true)
      }
    }
  })
})

describe('limits', () => {
  it('measures length before anything else', () => {
    expect(checkRule('('.repeat(MAX_RULE_LENGTH + 1)).errors.map(({ code }) => code)).toEqual(['LEN'])
  })

  it.each([
    ['parentheses', `${'('.repeat(1000)}device.isRooted -eq true${')'.repeat(1000)}`],
    ['negations', `${'-not '.repeat(600)}device.isRooted -eq true`],
    ['open parentheses', '('.repeat(MAX_RULE_LENGTH)],
    ['conditions', `device.devicePhysicalIds -any ${'('.repeat(1000)}_ -eq "x"${')'.repeat(1000)}`],
  ])('refuses deep nesting of %s with an error', (_, rule) => {
    const [error] = checkRule(rule).errors
    expect(error?.code).toBe('SYN')
    expect(error?.message).toContain(String(MAX_NESTING))
  })

  it('takes nesting up to the limit', () => {
    const rule = `${'('.repeat(MAX_NESTING)}device.isRooted -eq true${')'.repeat(MAX_NESTING)}`
    expect(checkRule(rule).ok).toBe(true)
  })

  it('names at most fifty groups in memberOf', () => {
    const rule = (count: number) =>
      `device.memberOf -any (group.objectId -in [${Array.from({ length: count }, (_, i) => `'g${i}'`).join()}])`
    expect(checkRule(rule(50)).ok).toBe(true)
    expect(checkRule(rule(51)).errors[0]?.code).toBe('MEMBEROF')
  })
})
