import { describe, expect, it } from 'vitest'
import {
  decideEnrollment,
  DECISION_TABLE,
  explainEnrollment,
  type DeviceSurvey,
  type TenantSwitches,
} from '@/lib/domain/enrollment'
import { client, linux, mac, server, SERVER_2016, SERVER_2019, switches, TAGGED } from './fixtures'

interface Expected {
  row: number
  code: number | null
  managedBy: string
  channel: string
}
const to = (row: number, code: number | null, managedBy: string, channel: string): Expected => ({
  row,
  code,
  managedBy,
  channel,
})

const CASES: readonly [string, DeviceSurvey, TenantSwitches, Expected][] = [
  ['not onboarded', client({ onboarded: false }), switches(), to(1, null, 'Unknown', 'none')],
  [
    'government cloud under GA',
    client(),
    switches({ cloud: 'government', behaviourEra: 'GA' }),
    to(2, 2, 'Unknown', 'none'),
  ],
  [
    'government cloud in the preview',
    client(),
    switches({ cloud: 'government', behaviourEra: 'PREV' }),
    to(2, 2, 'Unknown', 'none'),
  ],
  ['government cloud in 2025', client(), switches({ cloud: 'government' }), to(23, 1, 'MDE', 'mde')],
  [
    'Defender for Servers licences only',
    client(),
    switches({ licence: 'defenderForServersOnly' }),
    to(3, 2, 'Unknown', 'none'),
  ],
  ['enrolled in MDM', client({ mdmEnrolled: true }), switches(), to(4, 3, 'Intune', 'intune')],
  [
    'enrolled in MDM, platform off, connector off',
    client({ mdmEnrolled: true }),
    switches({ scope: { ...TAGGED, windowsClient: 'off' }, connectorEnabled: false }),
    to(4, 3, 'Intune', 'intune'),
  ],
  [
    'co-managed',
    client({ mdmEnrolled: true, configMgrClient: true }),
    switches(),
    to(5, 3, 'Intune', 'intune'),
  ],
  [
    'ConfigMgr keeps authority',
    client({ configMgrClient: true }),
    switches(),
    to(6, 4, 'ConfigMgr', 'configMgr'),
  ],
  [
    'platform off',
    client({ tags: ['MDE-Management'] }),
    switches({ scope: { ...TAGGED, windowsClient: 'off' } }),
    to(7, 2, 'Unknown', 'none'),
  ],
  ['tagged devices, no tag', client(), switches({ scope: TAGGED }), to(7, 2, 'Unknown', 'none')],
  [
    'tagged devices, part of the tag',
    client({ tags: ['MDE-Management-old'] }),
    switches({ scope: TAGGED }),
    to(7, 2, 'Unknown', 'none'),
  ],
  [
    'tagged devices, the tag in other letters',
    client({ tags: ['mde-MANAGEMENT'] }),
    switches({ scope: TAGGED }),
    to(23, 1, 'MDE', 'mde'),
  ],
  [
    'Defender for Cloud, off in the scope',
    server({ defenderForCloud: true }),
    switches(),
    to(8, 2, 'Unknown', 'none'),
  ],
  [
    'Defender for Cloud, on in the scope',
    server({ defenderForCloud: true }),
    switches({ defenderForCloud: true }),
    to(23, 1, 'MDE', 'mde'),
  ],
  [
    'dynamic tag only, preview',
    client({ dynamicTags: ['MDE-Management'] }),
    switches({ scope: TAGGED, behaviourEra: 'PREV' }),
    to(9, 5, 'MDE', 'none'),
  ],
  [
    'dynamic tag only, 2025',
    client({ dynamicTags: ['MDE-Management'] }),
    switches({ scope: TAGGED }),
    to(23, 1, 'MDE', 'mde'),
  ],
  [
    'dynamic tag where all devices are in scope',
    client({ dynamicTags: ['MDE-Management'] }),
    switches({ behaviourEra: 'PREV' }),
    to(23, 1, 'MDE', 'mde'),
  ],
  [
    'domain controller on 2019, preview',
    server({ ...SERVER_2019, domainController: true }),
    switches({ behaviourEra: 'PREV' }),
    to(10, 5, 'MDE', 'none'),
  ],
  [
    'domain controller on 2016, GA',
    server({ ...SERVER_2016, domainController: true }),
    switches({ behaviourEra: 'GA' }),
    to(11, 1, 'MDE', 'mde'),
  ],
  [
    'domain controller on 2016, GA, connector off',
    server({ ...SERVER_2016, domainController: true }),
    switches({ behaviourEra: 'GA', connectorEnabled: false }),
    to(19, 8, 'MDE', 'none'),
  ],
  [
    'domain controller, 2025, off',
    server({ domainController: true }),
    switches(),
    to(12, 2, 'Unknown', 'none'),
  ],
  [
    'domain controller, 2025, on',
    server({ domainController: true }),
    switches({ domainControllers: true }),
    to(13, 1, 'MDE', 'mde'),
  ],
  [
    'domain controller, 2025, on, not tagged',
    server({ domainController: true }),
    switches({ domainControllers: true, scope: TAGGED }),
    to(7, 2, 'Unknown', 'none'),
  ],
  [
    'domain controller, 2025, on, connector off',
    server({ domainController: true }),
    switches({ domainControllers: true, connectorEnabled: false }),
    to(19, 8, 'MDE', 'none'),
  ],
  [
    'non-persistent virtual desktop',
    client({ nonPersistentVdi: true }),
    switches(),
    to(14, 5, 'MDE', 'none'),
  ],
  [
    'Server Core, preview',
    server({ serverCore: true }),
    switches({ behaviourEra: 'PREV' }),
    to(15, 5, 'MDE', 'none'),
  ],
  ['Server Core 2022, 2025', server({ serverCore: true }), switches(), to(23, 1, 'MDE', 'mde')],
  [
    'Server Core 2019 without App Compatibility',
    server({ ...SERVER_2019, serverCore: true }),
    switches(),
    to(15, 5, 'MDE', 'none'),
  ],
  [
    'Server Core 2019 with App Compatibility',
    server({ ...SERVER_2019, serverCore: true, appCompatFeature: true }),
    switches(),
    to(23, 1, 'MDE', 'mde'),
  ],
  [
    'Server Core 2016, 2025',
    server({ ...SERVER_2016, serverCore: true }),
    switches(),
    to(15, 5, 'MDE', 'none'),
  ],
  ['ConstrainedLanguage', client({ constrainedLanguageMode: true }), switches(), to(16, 5, 'MDE', 'none')],
  ['an old build', client({ osVersion: '10.0.18363.1' }), switches(), to(17, 5, 'MDE', 'none')],
  [
    'the Linux agent that needs the board vendor',
    linux({ agentVersion: '101.23052.0009', boardVendorFile: false }),
    switches(),
    to(18, 5, 'MDE', 'none'),
  ],
  [
    'the same agent with the board vendor',
    linux({ agentVersion: '101.23052.0009', boardVendorFile: true }),
    switches(),
    to(23, 1, 'MDE', 'mde'),
  ],
  ['connector off', client(), switches({ connectorEnabled: false }), to(19, 8, 'MDE', 'none')],
  [
    'connector off comes before connectivity',
    client({ connectivityFailureCode: 13 }),
    switches({ connectorEnabled: false }),
    to(19, 8, 'MDE', 'none'),
  ],
  ...([13, 14, 20, 24, 25] as const).map((code): [string, DeviceSurvey, TenantSwitches, Expected] => [
    `connectivity ${code}`,
    client({ connectivityFailureCode: code }),
    switches(),
    to(20, code, 'MDE', 'none'),
  ]),
  ...(
    [
      ['general', 10],
      ['tenantMismatch', 15],
      ['serviceConnectionPoint', 16],
      ['certificate', 18],
      ['entraConnect', 36],
      ['dns', 38],
      ['clockSkew', 40],
    ] as const
  ).map(([failure, code]): [string, DeviceSurvey, TenantSwitches, Expected] => [
    `hybrid join under GA: ${failure}`,
    client({ domainJoined: true, hybridJoinFailure: failure }),
    switches({ behaviourEra: 'GA' }),
    to(21, code, 'MDE', 'none'),
  ]),
  [
    'hybrid join in the preview is no prerequisite',
    client({ domainJoined: true, hybridJoinFailure: 'general' }),
    switches({ behaviourEra: 'PREV' }),
    to(23, 1, 'MDE', 'mde'),
  ],
  [
    'ConfigMgr has handed over',
    client({ configMgrClient: true }),
    switches({ manageUsingConfigurationManager: false }),
    to(22, 1, 'MDE', 'mde'),
  ],
  [
    'ConfigMgr has handed over and still sends policies',
    client({ configMgrClient: true, configMgrSendsPolicy: true }),
    switches({ manageUsingConfigurationManager: false }),
    to(22, 43, 'MDE', 'mde'),
  ],
  ['otherwise', client(), switches(), to(23, 1, 'MDE', 'mde')],
]

describe('decideEnrollment', () => {
  it.each(CASES)('%s', (_, survey, tenant, expected) => {
    const { row, code, managedBy, channel } = decideEnrollment(survey, tenant)
    expect({ row, code, managedBy, channel }).toEqual(expected)
  })

  it('has a case for every row, in order', () => {
    expect(DECISION_TABLE.map(({ row }) => row)).toEqual(Array.from({ length: 23 }, (_, i) => i + 1))
    expect(new Set(CASES.map(([, , , { row }]) => row)).size).toBe(23)
  })

  it('gives a reason with every decision, and something to do with every failure', () => {
    for (const [name, survey, tenant] of CASES) {
      const decision = decideEnrollment(survey, tenant)
      expect(decision.reason, name).toMatch(/\S.*\.$/)
      if (decision.managedByStatus === 'Error') expect(decision.action, name).toMatch(/\S/)
    }
  })

  it('warns about a domain controller that is managed by mistake', () => {
    const dc = server({ ...SERVER_2016, domainController: true })
    expect(decideEnrollment(dc, switches({ behaviourEra: 'PREV' })).warning).toContain('domain controller')
    expect(decideEnrollment(client(), switches()).warning).toBeUndefined()
  })

  it('skips firewall policies on domain controllers of 2025 and nowhere else', () => {
    const dc = server({ domainController: true })
    expect(decideEnrollment(dc, switches({ domainControllers: true })).skippedPolicyTypes).toEqual([
      'firewall',
    ])
    expect(decideEnrollment(server(), switches({ domainControllers: true })).skippedPolicyTypes).toEqual([])
  })
})

describe('a device that an administrator excluded', () => {
  it('is out of scope with a reason and a way back of its own', () => {
    for (const scope of [switches().scope, TAGGED]) {
      const decision = decideEnrollment(
        client({ excluded: true, tags: ['MDE-Management'] }),
        switches({ scope }),
      )
      expect(decision).toMatchObject({
        row: 7,
        code: 2,
        channel: 'none',
        reason: 'An administrator excluded the device from security settings management.',
        action: 'Include the device again on its page.',
      })
    }
  })

  it('says so before what holds its platform back', () => {
    const off = switches({ scope: { ...TAGGED, windowsClient: 'off' } })
    expect(decideEnrollment(client({ excluded: true }), off).reason).toContain('excluded')
    expect(decideEnrollment(client({ excluded: false }), off).reason).toContain(
      'off in the enforcement scope',
    )
    const [fact] = explainEnrollment(client({ excluded: true }), off).find((r) => r.decided)?.facts ?? []
    expect(fact).toEqual({ label: 'Excluded by an administrator', value: 'yes' })
  })
})

describe('a device without a Defender agent', () => {
  it.each([
    ['linux', linux({ agentVersion: undefined })],
    ['macOS', mac({ agentVersion: undefined })],
  ])('%s is managed where the managed file is kept for one', (_, survey) => {
    expect(decideEnrollment(survey, switches())).toMatchObject({ row: 17, channel: 'none' })
    const kept = { ...survey, managedFileOnly: true }
    expect(decideEnrollment(kept, switches())).toMatchObject({ row: 23, code: 1, channel: 'mde' })
    const row17 = explainEnrollment(kept, switches()).find((r) => r.row === 17)
    expect(row17?.facts).toContainEqual({
      label: 'Agent',
      value: 'not installed; the managed file is kept for it',
    })
  })
})

describe('explainEnrollment', () => {
  it('shows all rows, and marks the one that decided', () => {
    const rows = explainEnrollment(client({ configMgrClient: true }), switches({ connectorEnabled: false }))
    expect(rows).toHaveLength(23)
    expect(rows.filter((r) => r.decided).map((r) => r.row)).toEqual([6])
    expect(rows.filter((r) => r.matched).map((r) => r.row)).toEqual([6, 19, 22, 23])
  })

  it('tells what each row looked at', () => {
    const rows = explainEnrollment(
      client({ tags: ['Pilot'], dynamicTags: ['MDE-Management'] }),
      switches({ scope: TAGGED, behaviourEra: 'PREV' }),
    )
    expect(rows.find((r) => r.decided)?.facts).toEqual([
      { label: 'Scope of Windows client', value: 'on tagged devices' },
      { label: 'Tags', value: 'Pilot, MDE-Management (asset rule)' },
      { label: 'Behaviour era', value: 'PREV' },
    ])
    for (const row of rows) expect(row.facts.length, `row ${row.row}`).toBeGreaterThan(0)
  })
})
