import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  BEHAVIOUR_ERAS,
  CLOUDS,
  decideEnrollment,
  DECISION_TABLE,
  enrollmentCode,
  explainEnrollment,
  HYBRID_JOIN_FAILURES,
  LICENCES,
  SCOPE_MODES,
  type DeviceSurvey,
  type TenantSwitches,
} from '@/lib/domain/enrollment'
import { runs } from '../../support/fc'

const optional = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: undefined })
const flag = optional(fc.boolean())
const tags = fc.array(fc.constantFrom('MDE-Management', 'mde-management', 'Pilot', ''), { maxLength: 3 })

const surveyArb: fc.Arbitrary<DeviceSurvey> = fc.record({
  onboarded: fc.oneof(
    { weight: 9, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  osPlatform: fc.constantFrom('windowsClient', 'windowsServer', 'linux', 'macOS'),
  osName: fc.constantFrom(
    'Windows 11',
    'Windows Server 2012 R2',
    'Windows Server 2016',
    'Windows Server 2019',
    'Ubuntu',
    'macOS 13',
    '',
  ),
  osVersion: fc.constantFrom(
    '10.0.22621.1848',
    '10.0.17763.4499',
    '10.0.14393.1',
    '6.3.9600',
    '22.04',
    '13.4',
    '8',
    '',
  ),
  distribution: optional(fc.constantFrom('ubuntu', 'rhel', 'gentoo', '')),
  architecture: optional(fc.constantFrom('x64', 'arm64', 'x86')),
  edition: optional(fc.constantFrom('Pro', 'Home', '')),
  agentVersion: optional(fc.constantFrom('101.23052.0009', '101.23062.0010', '1', '')),
  unifiedAgent: flag,
  tags,
  dynamicTags: optional(tags),
  mdmEnrolled: flag,
  configMgrClient: flag,
  configMgrSendsPolicy: flag,
  defenderForCloud: flag,
  domainController: flag,
  domainJoined: flag,
  nonPersistentVdi: flag,
  serverCore: flag,
  appCompatFeature: flag,
  constrainedLanguageMode: flag,
  boardVendorFile: flag,
  connectivityFailureCode: fc.constantFrom(undefined, null, 13, 14, 20, 24, 25),
  hybridJoinFailure: fc.constantFrom(undefined, null, ...HYBRID_JOIN_FAILURES),
})

const scope = fc.constantFrom(...SCOPE_MODES)
const switchesArb: fc.Arbitrary<TenantSwitches> = fc.record({
  behaviourEra: fc.constantFrom(...BEHAVIOUR_ERAS),
  cloud: fc.constantFrom(...CLOUDS),
  licence: fc.constantFrom(...LICENCES),
  scope: fc.record({ windowsClient: scope, windowsServer: scope, linux: scope, macOS: scope }),
  defenderForCloud: fc.boolean(),
  manageUsingConfigurationManager: fc.boolean(),
  domainControllers: fc.boolean(),
  connectorEnabled: fc.boolean(),
})

const check = (property: (survey: DeviceSurvey, switches: TenantSwitches) => void) =>
  fc.assert(fc.property(surveyArb, switchesArb, property), { numRuns: runs })

describe('decideEnrollment, for any device and any switches', () => {
  it('decides by the first row that matches', () => {
    check((survey, switches) => {
      const first = DECISION_TABLE.find((row) => row.matches(survey, switches))
      expect(decideEnrollment(survey, switches).row).toBe(first?.row)
      const decided = explainEnrollment(survey, switches).filter((row) => row.decided)
      expect(decided.map((row) => [row.row, row.matched])).toEqual([[first?.row, true]])
    })
  })

  it('says what its code says', () => {
    check((survey, switches) => {
      const decision = decideEnrollment(survey, switches)
      const code = decision.code === null ? null : enrollmentCode(decision.code)
      expect(code).not.toBeUndefined()
      if (code) expect(decision).toMatchObject({ label: code.label, managedBy: code.managedBy })
      expect(decision.reason).not.toBe('')
    })
  })

  it('delivers only with the connector on, to an onboarded device in scope that no other channel owns', () => {
    check((survey, switches) => {
      if (decideEnrollment(survey, switches).channel !== 'mde') return
      expect(switches.connectorEnabled).toBe(true)
      expect(survey.onboarded).toBe(true)
      expect(survey.mdmEnrolled ?? false).toBe(false)
      expect(switches.scope[survey.osPlatform]).not.toBe('off')
    })
  })

  it('never depends on the order of tags', () => {
    check((survey, switches) => {
      const turned = { ...survey, tags: survey.tags.toReversed() }
      expect(decideEnrollment(turned, switches)).toEqual(decideEnrollment(survey, switches))
    })
  })
})
