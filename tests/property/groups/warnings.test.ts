import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkRule, compileRule, printRule, type RuleNode } from '@/lib/domain/groups'
import { runs } from '@/tests/support/fc'
import { attachedDeviceArb, deviceRuleArb, serverVersionArb } from './lint-arbitraries'
import { deviceArb, ruleArb } from './rule-arbitraries'

const numRuns = runs

function codesOf(text: string): readonly string[] {
  const check = checkRule(text)
  expect(check.errors).toEqual([])
  return [...new Set(check.warnings.map(({ code }) => code))].toSorted()
}

const span = { start: 0, end: 0 }
const not = (operand: RuleNode): RuleNode => ({ kind: 'not', operand, span })
const fits = (text: string) => text.length <= 3072

describe('warnings of devices that change sides', () => {
  it('tell of every server that Windows once stood for', () => {
    fc.assert(
      fc.property(deviceRuleArb, attachedDeviceArb, serverVersionArb, (rule, device, deviceOSVersion) => {
        const text = printRule(rule)
        fc.pre(fits(text) && !/server"/i.test(text))
        const isMember = compileRule(rule)
        const before = isMember({ ...device, deviceOSVersion, deviceOSType: 'Windows' })
        const after = isMember({ ...device, deviceOSVersion, deviceOSType: 'Windows Server' })
        if (before !== after) expect(codesOf(text)).toContain('SERVERS_LEFT_OUT')
      }),
      { numRuns: numRuns * 5 },
    )
  })

  it('tell of every device that enrolling in MDM takes out', () => {
    fc.assert(
      fc.property(deviceRuleArb, attachedDeviceArb, (rule, device) => {
        const text = printRule(rule)
        fc.pre(fits(text))
        const isMember = compileRule(rule)
        const enrolled = { ...device, managementType: 'MDM' }
        const [before, after] = [isMember(device), isMember(enrolled)]
        if (before && !after) expect(codesOf(text)).toContain('LEAVES_ON_MDM')
        const mac = { ...enrolled, deviceOSType: 'MacMDM' }
        if (isMember({ ...enrolled, deviceOSType: 'macOS' }) && !isMember(mac)) {
          expect(codesOf(text)).toContain('MACS_LEFT_OUT')
        }
      }),
      { numRuns: numRuns * 5 },
    )
  })

  it('tell of every device that joining takes out', () => {
    fc.assert(
      fc.property(
        deviceRuleArb,
        attachedDeviceArb,
        fc.constantFrom('AzureAD', 'ServerAD'),
        (rule, device, to) => {
          const text = printRule(rule)
          fc.pre(fits(text))
          const isMember = compileRule(rule)
          const [before, after] = [
            { ...device, deviceTrustType: null },
            { ...device, deviceTrustType: to },
          ]
          if (isMember(before) && !isMember(after)) expect(codesOf(text)).toContain('LEAVES_ON_REGISTRATION')
        },
      ),
      { numRuns: numRuns * 5 },
    )
  })
})

describe('warnings of nothing and everything', () => {
  it('are never wrong', () => {
    fc.assert(
      fc.property(
        fc.oneof(ruleArb, deviceRuleArb),
        fc.array(deviceArb, { maxLength: 5 }),
        (rule, devices) => {
          const text = printRule(rule)
          fc.pre(fits(text))
          const codes = codesOf(text)
          const verdicts = devices.map(compileRule(rule))
          if (codes.includes('MATCHES_NOTHING')) expect(verdicts).not.toContain(true)
          if (codes.includes('MATCHES_EVERYTHING')) expect(verdicts).not.toContain(false)
        },
      ),
      { numRuns: numRuns * 5 },
    )
  })

  it('change places when the rule is negated', () => {
    fc.assert(
      fc.property(deviceRuleArb, (rule) => {
        const [text, negated] = [printRule(rule), printRule(not(rule))]
        fc.pre(fits(negated))
        const [plain, other] = [codesOf(text), codesOf(negated)]
        expect(other.includes('MATCHES_NOTHING')).toBe(plain.includes('MATCHES_EVERYTHING'))
        expect(other.includes('MATCHES_EVERYTHING')).toBe(plain.includes('MATCHES_NOTHING'))
      }),
      { numRuns },
    )
  })
})

describe('warnings in general', () => {
  it('do not depend on parentheses, double negation, letter case of operators or line ends', () => {
    fc.assert(
      fc.property(deviceRuleArb, (rule) => {
        const text = printRule(rule)
        const spelled = text.replaceAll(' -', '\r\n\t-').replaceAll('-contains', '-CONTAINS')
        fc.pre(fits(`-not (-not (${spelled}))`))
        const codes = codesOf(text)
        expect(codesOf(`(${text})`)).toEqual(codes)
        expect(codesOf(`-not (-not (${text}))`)).toEqual(codes)
        expect(codesOf(spelled)).toEqual(codes)
      }),
      { numRuns },
    )
  })

  it('stay when a clause joins that has nothing to do with them', () => {
    fc.assert(
      fc.property(deviceRuleArb, fc.constantFrom('-and', '-or'), (rule, joint) => {
        const text = `(${printRule(rule)}) ${joint} (device.extensionAttribute9 -eq "x")`
        fc.pre(fits(text))
        const alone = codesOf(printRule(rule)).filter((code) => !code.startsWith('MATCHES'))
        const joined = codesOf(text).filter((code) => !code.startsWith('MATCHES'))
        expect(joined).toEqual(alone)
      }),
      { numRuns },
    )
  })
})
