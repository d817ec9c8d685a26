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
import { runs } from '@/tests/support/fc'
import { oracleDecision } from './oracle'

/** Mostly the first: a device with everything in its way would only ever show what comes first. */
function often<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  )
}
const seldom = often<boolean | undefined>(undefined, true, false)
const tags = fc.array(fc.constantFrom('MDE-Management', 'mde-management', 'Pilot', ''), { maxLength: 3 })

type System = Pick<DeviceSurvey, 'osPlatform' | 'osName' | 'osVersion' | 'distribution' | 'agentVersion'>
const SYSTEMS: readonly System[] = [
  { osPlatform: 'windowsClient', osName: 'Windows 11', osVersion: '10.0.22621.1848' },
  { osPlatform: 'windowsServer', osName: 'Windows Server 2012 R2', osVersion: '6.3.9600' },
  { osPlatform: 'windowsServer', osName: 'Windows Server 2016', osVersion: '10.0.14393.1' },
  { osPlatform: 'windowsServer', osName: 'Windows Server 2016', osVersion: '' },
  { osPlatform: 'windowsServer', osName: 'Windows Server 2019', osVersion: '10.0.17763.4499' },
  { osPlatform: 'windowsServer', osName: 'Windows Server 2022', osVersion: '10.0.20348.1787' },
  {
    osPlatform: 'linux',
    osName: 'Ubuntu',
    osVersion: '22.04',
    distribution: 'ubuntu',
    agentVersion: '101.23052.0009',
  },
  {
    osPlatform: 'linux',
    osName: 'RHEL',
    osVersion: '8',
    distribution: 'rhel',
    agentVersion: '101.23062.0010',
  },
  { osPlatform: 'linux', osName: 'Gentoo', osVersion: '1', distribution: 'gentoo' },
  { osPlatform: 'macOS', osName: 'macOS 13', osVersion: '13.4', agentVersion: '101.23062.0016' },
  { osPlatform: 'macOS', osName: 'macOS 13', osVersion: '13.4' },
  { osPlatform: 'windowsClient', osName: '', osVersion: '' },
]

const surveyArb: fc.Arbitrary<DeviceSurvey> = fc
  .tuple(
    fc.constantFrom(...SYSTEMS),
    fc.record({
      onboarded: often(true, false),
      architecture: often<DeviceSurvey['architecture']>('x64', 'arm64', 'x86'),
      edition: often<string | undefined>(undefined, 'Pro', 'Home', ''),
      unifiedAgent: often<boolean | undefined>(true, false, undefined),
      tags,
      dynamicTags: fc.option(tags, { nil: undefined }),
      mdmEnrolled: seldom,
      configMgrClient: seldom,
      configMgrSendsPolicy: fc.boolean(),
      defenderForCloud: seldom,
      domainController: fc.constantFrom(undefined, false, true),
      domainJoined: fc.boolean(),
      nonPersistentVdi: seldom,
      serverCore: seldom,
      appCompatFeature: fc.boolean(),
      constrainedLanguageMode: seldom,
      boardVendorFile: fc.constantFrom(undefined, false, true),
      managedFileOnly: fc.constantFrom(undefined, true),
      excluded: seldom,
      connectivityFailureCode: often<DeviceSurvey['connectivityFailureCode']>(
        undefined,
        null,
        13,
        14,
        20,
        24,
        25,
      ),
      hybridJoinFailure: often<DeviceSurvey['hybridJoinFailure']>(undefined, null, ...HYBRID_JOIN_FAILURES),
    }),
  )
  .map(([system, rest]) => ({ ...system, ...rest }))

const scope = fc.constantFrom(...SCOPE_MODES, 'all' as const)
const switchesArb: fc.Arbitrary<TenantSwitches> = fc.record({
  behaviourEra: fc.constantFrom(...BEHAVIOUR_ERAS),
  cloud: often<TenantSwitches['cloud']>(...CLOUDS),
  licence: often<TenantSwitches['licence']>(...LICENCES),
  scope: fc.record({ windowsClient: scope, windowsServer: scope, linux: scope, macOS: scope }),
  defenderForCloud: fc.boolean(),
  manageUsingConfigurationManager: fc.boolean(),
  domainControllers: fc.boolean(),
  connectorEnabled: often(true, false),
})

const check = (property: (survey: DeviceSurvey, switches: TenantSwitches) => void) =>
  fc.assert(fc.property(surveyArb, switchesArb, property), { numRuns: runs })

describe('decideEnrollment, for any device and any switches', () => {
  it('comes upon every row', () => {
    const drawn = fc.sample(fc.tuple(surveyArb, switchesArb), { numRuns: 5000, seed: 1 })
    const rows = new Set(drawn.map(([survey, switches]) => decideEnrollment(survey, switches).row))
    expect([...rows].toSorted((a, b) => a - b)).toEqual(DECISION_TABLE.map(({ row }) => row))
  })

  it('decides what the plain way down decides', () => {
    fc.assert(
      fc.property(surveyArb, switchesArb, (survey, switches) => {
        const { row, code, channel } = decideEnrollment(survey, switches)
        expect({ row, code, channel }).toEqual(oracleDecision(survey, switches))
      }),
      { numRuns: runs * 20 },
    )
  })

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
      expect(survey.excluded ?? false).toBe(false)
      expect(switches.scope[survey.osPlatform]).not.toBe('off')
    })
  })

  it('warns of every domain controller that slipped in before 2025, and of nothing else', () => {
    check((survey, switches) => {
      const decision = decideEnrollment(survey, switches)
      const isSlip =
        decision.channel === 'mde' && survey.domainController === true && switches.behaviourEra !== '2025'
      expect(decision.warning !== undefined).toBe(isSlip)
    })
  })

  it('says what to do about every device that is not managed for a reason of its own', () => {
    check((survey, switches) => {
      const { channel, action } = decideEnrollment(survey, switches)
      if (channel === 'none') expect(action).not.toBe('')
    })
  })

  it('excluding a device only ever takes it out, and including it undoes that', () => {
    check((survey, switches) => {
      const included = decideEnrollment({ ...survey, excluded: false }, switches)
      const excluded = decideEnrollment({ ...survey, excluded: true }, switches)
      if (included.row < 7) expect(excluded).toEqual(included)
      else expect(excluded).toMatchObject({ row: 7, code: 2, channel: 'none' })
    })
  })

  it('never depends on the order of tags', () => {
    check((survey, switches) => {
      const turned = { ...survey, tags: survey.tags.toReversed() }
      expect(decideEnrollment(turned, switches)).toEqual(decideEnrollment(survey, switches))
    })
  })
})
