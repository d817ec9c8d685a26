import fc from 'fast-check'
import { LIST_OPERATORS, type DirectoryProperties, type RuleNode } from '@/lib/domain/groups'

const span = { start: 0, end: 0 }

/** Values that warnings are about, and their neighbours. */
const VALUES = {
  deviceOSType: ['Windows', 'windows server', 'macOS', 'MacMDM', 'Linux', 'Win', 'mac', 'S'],
  managementType: ['MicrosoftSense', 'mdm', 'Microsoft', 'M'],
  deviceOSVersion: ['10.0.2', '10.0.22631', '10.0.20348', '10.0.26100.1', '10.0.19045', '11', '13'],
  deviceTrustType: ['AzureAD', 'ServerAD', 'Workplace', 'A', 'ad'],
  systemLabels: ['MDEManaged', 'MDEJoined', 'M365Managed', 'Managed', 'MDE'],
} as const
type Property = keyof typeof VALUES
const PROPERTIES = [
  'deviceOSType',
  'managementType',
  'deviceOSVersion',
  'deviceTrustType',
  'systemLabels',
] as const
const OPERATORS = [
  '-eq',
  '-ne',
  '-startsWith',
  '-notStartsWith',
  '-endsWith',
  '-contains',
  '-notContains',
  '-match',
  '-notMatch',
] as const

function leafArb(property: Property, subject: Property | '_'): fc.Arbitrary<RuleNode> {
  const valueArb = fc.constantFrom(...VALUES[property])
  return fc.oneof(
    fc
      .tuple(fc.constantFrom(...OPERATORS), valueArb)
      .map(([operator, value]): RuleNode => ({ kind: 'compare', property: subject, operator, value, span })),
    fc
      .tuple(fc.constantFrom('-eq' as const, '-ne' as const))
      .map(([operator]): RuleNode => ({ kind: 'compare', property: subject, operator, value: null, span })),
    fc
      .tuple(fc.constantFrom(...LIST_OPERATORS), fc.array(valueArb, { minLength: 1, maxLength: 3 }))
      .map(([operator, values]): RuleNode => ({ kind: 'in', property: subject, operator, values, span })),
  )
}

const quantifiedArb = fc
  .tuple(fc.constantFrom('-any' as const, '-all' as const), leafArb('systemLabels', '_'))
  .map(([quantifier, condition]): RuleNode => {
    return { kind: 'quantified', property: 'systemLabels', quantifier, condition, span }
  })

/** Rules made of the clauses that warnings are about. */
export const deviceRuleArb = fc.letrec<{ node: RuleNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 5, arbitrary: fc.constantFrom(...PROPERTIES).chain((property) => leafArb(property, property)) },
    { weight: 1, arbitrary: quantifiedArb },
    { weight: 2, arbitrary: tie('node').map((operand): RuleNode => ({ kind: 'not', operand, span })) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          fc.constantFrom('and' as const, 'or' as const),
          fc.array(tie('node'), { minLength: 2, maxLength: 3 }),
        )
        .map(([kind, operands]): RuleNode => ({ kind, operands, span })),
    },
  ),
})).node

/** Devices as Defender for Endpoint manages them, with versions that systems do report. */
export const attachedDeviceArb: fc.Arbitrary<DirectoryProperties> = fc.record({
  deviceOSType: fc.constantFrom('Windows', 'Linux', 'macOS'),
  deviceOSVersion: fc.constantFrom('10.0.22631.2428', '10.0.19045.3086', '22.04', '13.4'),
  managementType: fc.constant('MicrosoftSense'),
  deviceTrustType: fc.constantFrom(null, 'AzureAD', 'ServerAD', 'Workplace'),
  systemLabels: fc.constantFrom(null, [], ['M365Managed'], ['MDEManaged', 'MDEJoined']),
})

export const serverVersionArb = fc.constantFrom(
  '10.0.14393.1',
  '10.0.17763.1',
  '10.0.20348.1',
  '10.0.26100.1',
)
