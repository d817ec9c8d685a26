import { describe, expect, it } from 'vitest'
import { whatIf, type FleetIndex } from '@/lib/domain/fleet'
import { listDevices } from '@/lib/features/impact/list-devices'
import type { ImpactDraft } from '@/lib/features/impact/schema'
import { NEW_POLICY_ID } from '@/lib/features/impact/to-changes'
import { toLists } from '@/lib/features/impact/to-rows'
import { rememberedWhatIf } from '@/lib/features/impact/what-if-cache'
import { aPolicy, DEFENDER, FIREWALL_RULES, settingsOf } from '@/tests/unit/resolution/support'
import { aFleet, aFleetDevice, changesOf, level } from './support'

const ATP = 'device_vendor_msft_windowsadvancedthreatprotection_'

const strict: ImpactDraft = {
  kind: 'policyCreated',
  profileId: 'windows-antivirus',
  name: 'Strict',
  settings: {
    ...level('Zero tolerance'),
    ...settingsOf('windows-antivirus', { 'Cloud Extended Timeout': 50 }),
  },
  assignments: [{ kind: 'includeGroup', groupId: 'pilot' }],
}
const impactOf = (draft: ImpactDraft, fleet: FleetIndex = aFleet()) => {
  const impact = whatIf(fleet, changesOf(draft, {}, fleet))
  const naming = { policies: fleet.policies, draft: { id: NEW_POLICY_ID, name: 'Strict' } }
  return { impact, lists: toLists(impact, naming) }
}
const side = (outcome: string, text: string, note: string | null = null) => ({ outcome, text, note })

describe('rows of an impact', () => {
  it('says what differs in words, with who contends', () => {
    const { impact, lists } = impactOf(strict)
    expect(impact.counts).toMatchObject({ affected: 1, gainPolicies: 1, conflictsAppear: 1 })
    const strictRef = { id: NEW_POLICY_ID, name: 'Strict', isDraft: true, hasPage: false }
    const baseRef = { id: 'base', name: 'Baseline', isDraft: false, hasPage: true }
    expect(lists.policies).toEqual({ total: 1, rows: [{ policy: strictRef, gained: 1, lost: 0 }] })
    const key = `${DEFENDER}cloudblocklevel`
    expect(lists.newConflicts).toEqual({
      total: 1,
      rows: [
        {
          key,
          name: 'Cloud Block Level',
          devices: 1,
          contenders: [
            { text: 'Zero tolerance', policies: [strictRef] },
            { text: 'High', policies: [baseRef] },
          ],
          deliveredAnyway: false,
          selection: { kind: 'conflictsAppear', key },
        },
      ],
    })
    expect(lists.endedConflicts).toEqual({ total: 0, rows: [] })
    expect(
      lists.settings.rows.map(({ name, devices, transitions }) => ({ name, devices, transitions })),
    ).toEqual([
      {
        name: 'Cloud Block Level',
        devices: 1,
        transitions: [
          {
            before: side('applied', 'High'),
            after: side('conflict', 'Conflict', 'High against Zero tolerance'),
            lines: null,
            devices: 1,
            selection: { kind: 'settingsChange', key, transition: 0 },
          },
        ],
      },
      {
        name: 'Cloud Extended Timeout',
        devices: 1,
        transitions: [
          {
            before: side('notConfigured', 'Not configured'),
            after: side('applied', '50 seconds'),
            lines: null,
            devices: 1,
            selection: {
              kind: 'settingsChange',
              key: `${DEFENDER}cloudextendedtimeout`,
              transition: 0,
            },
          },
        ],
      },
    ])
  })

  it('shows the lines of a list that come and go', () => {
    const paths = (...values: string[]) => settingsOf('windows-antivirus', { 'Excluded Paths': values })
    const fleet = aFleet({
      policies: [aPolicy({ id: 'base', settings: paths('C:\\a', 'C:\\b', 'C:\\c') })],
    })
    const { lists } = impactOf(
      { kind: 'policySettings', policyId: 'base', settings: paths('C:\\b', 'C:\\c', 'D:\\d') },
      fleet,
    )
    expect(lists.settings.rows[0]?.transitions[0]).toMatchObject({
      before: { text: '3 paths' },
      after: { text: '3 paths' },
      lines: { added: ['D:\\d'], removed: ['C:\\a'], more: 0 },
    })
  })

  it('never shows a secret, but that it differs', () => {
    const edr = (blob: string) =>
      settingsOf('windows-edr', {
        [`${ATP}configurationtype`]: `${ATP}configurationtype_onboard`,
        [`${ATP}onboarding`]: blob,
      })
    const policy = aPolicy({ id: 'edr', profileId: 'windows-edr', settings: edr('first secret') })
    const draft = { kind: 'policySettings', policyId: 'edr', settings: edr('second secret') } as const
    const { lists } = impactOf(draft, aFleet({ policies: [policy] }))
    expect(JSON.stringify(lists)).not.toContain('secret"')
    expect(lists.settings.rows).toMatchObject([
      {
        transitions: [
          { before: { text: 'Set, not shown' }, after: { text: 'Set, not shown', note: 'Another value' } },
        ],
      },
    ])
  })

  it('sends a part of long lists, and the rest from where it ended', () => {
    const entries = Array.from({ length: 60 }, (_, i) => ({ Name: `rule-${i}`, Enabled: 'Enabled' }))
    const draft: ImpactDraft = {
      kind: 'policyCreated',
      profileId: 'windows-firewall-rules',
      settings: settingsOf('windows-firewall-rules', { [FIREWALL_RULES]: entries }),
      assignments: [{ kind: 'allDevices' }],
    }
    const { impact, lists } = impactOf(draft)
    expect([lists.settings.total, lists.settings.rows.length]).toEqual([60, 50])
    const rest = toLists(impact, { policies: new Map(), draft: null }, 50)
    expect([rest.settings.total, rest.settings.rows.length]).toEqual([60, 10])
    const keys = [...lists.settings.rows, ...rest.settings.rows].map((row) => row.key)
    expect(new Set(keys).size).toBe(60)
  })
})

describe('devices behind a number', () => {
  const devices = Array.from({ length: 60 }, (_, i) => aFleetDevice(`d${String(i).padStart(2, '0')}`))
  const fleet = aFleet({ devices })
  const everyone: ImpactDraft = { ...strict, assignments: [{ kind: 'allDevices' }] }
  const { impact } = impactOf(everyone, fleet)
  const list = (over: { page?: number; q?: string } = {}) =>
    listDevices(
      impact,
      { index: fleet, changes: [] },
      { selection: { kind: 'conflictsAppear' }, page: 1, q: '', ...over },
    )

  it('pages through all of them, each once', async () => {
    const pages = await Promise.all([1, 2, 3].map((page) => list({ page })))
    expect(pages.map(({ total, rows }) => [total, rows.length])).toEqual([
      [60, 25],
      [60, 25],
      [60, 10],
    ])
    expect(new Set(pages.flatMap(({ rows }) => rows.map((row) => row.id))).size).toBe(60)
    expect(pages[0]?.rows[0]).toEqual({
      id: 'd00',
      name: 'D00',
      osName: 'Windows 11 Enterprise',
      enrollment: null,
    })
  })

  it('gives the last page for one that does not exist', async () => {
    expect(await list({ page: 9 })).toMatchObject({ page: 3, rows: { length: 10 } })
  })

  it('finds by name in any letter case', async () => {
    expect(await list({ q: 'd3' })).toMatchObject({ total: 10, page: 1 })
    expect(await list({ q: 'D3' })).toMatchObject({ total: 10, page: 1 })
    expect(await list({ q: 'nobody' })).toEqual({ total: 0, page: 1, rows: [] })
  })
})

describe('remembered answers', () => {
  it('are worked out once for an index and a draft, and anew for another index', () => {
    let computed = 0
    const [first, second] = [aFleet(), aFleet()]
    const ask = (fleet: FleetIndex, draft: ImpactDraft) =>
      rememberedWhatIf(fleet, draft, () => {
        computed += 1
        return whatIf(fleet, changesOf(draft, {}, fleet))
      })
    const answer = ask(first, strict)
    expect(ask(first, { ...strict })).toBe(answer)
    expect(computed).toBe(1)
    ask(second, strict)
    expect(computed).toBe(2)
  })

  it('are few: the one that was not asked for longest is forgotten', () => {
    let computed = 0
    const fleet = aFleet()
    const ask = (name: string) =>
      rememberedWhatIf(fleet, { name }, () => {
        computed += 1
        return whatIf(fleet, [])
      })
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) ask(name)
    ask('a')
    ask('i')
    expect(computed).toBe(9)
    ask('a')
    expect(computed).toBe(9)
    ask('b')
    expect(computed).toBe(10)
  })
})
