import fc from 'fast-check'
import { expect, it } from 'vitest'
import { buildFleetIndex, whatIf } from '@/lib/domain/fleet'
import { readChanges, readFleet, type JsonObject } from '@/lib/domain/interchange'
import { placeOf, rolloutSalt } from '@/lib/domain/rollout'
import { FleetAnswers, type DeviceAnswer } from '@/scripts/lib/answers/resolution-answer'
import type { SettingAnswer } from '@/scripts/lib/answers/setting-answer'
import { toWhatIfAnswer } from '@/scripts/lib/answers/what-if-answer'
import { runs } from '@/tests/support/fc'
import { changeArb, fleetArb, GROUP_IDS, POLICY_IDS, policyOf, type FleetJson } from './random-fleet'
import { including, schemaErrors } from '@/tests/support/cli'

type Part = 'devices' | 'groups' | 'policies'

/** The file edited by hand as a change says; null where the change speaks of what is not there. */
function edited(json: FleetJson, change: JsonObject): FleetJson | null {
  const idOf = (name: string) => change[name]
  const find = (part: Part, id: unknown) => json[part].find((item) => item.id === id)
  const without = (part: Part, id: unknown) => ({
    ...json,
    [part]: json[part].filter((item) => item.id !== id),
  })
  const save = (part: Part, item: JsonObject): FleetJson =>
    find(part, item.id)
      ? { ...json, [part]: json[part].map((each) => (each.id === item.id ? item : each)) }
      : { ...json, [part]: [...json[part], item] }
  const saved = (part: Part, name: string) => save(part, change[name] as JsonObject)
  const policy = find('policies', idOf('policyId'))
  const group = find('groups', idOf('groupId'))
  switch (change.kind) {
    case 'policySaved':
      return saved('policies', 'policy')
    case 'policyDeleted':
      return policy ? without('policies', policy.id) : null
    case 'assignmentsChanged':
      return policy ? save('policies', { ...policy, assignments: change.assignments ?? [] }) : null
    case 'groupSaved':
      return saved('groups', 'group')
    case 'groupDeleted':
      return group ? without('groups', group.id) : null
    case 'ruleChanged':
      return group
        ? save('groups', {
            id: group.id ?? '',
            displayName: group.displayName ?? '',
            membershipRule: change.membershipRule ?? '',
          })
        : null
    case 'membersChanged': {
      if (!group || group.membershipRule) return null
      const [members, add, remove] = [group.members, change.add, change.remove].map(
        (list) => list as string[],
      )
      const all = [...new Set([...(members ?? []), ...(add ?? [])])]
      return save('groups', { ...group, members: all.filter((id) => !remove?.includes(id)) })
    }
    case 'deviceSaved':
      return saved('devices', 'device')
    default:
      return find('devices', change.deviceId) ? without('devices', change.deviceId) : null
  }
}

function answersOf(json: FleetJson): ReadonlyMap<string, DeviceAnswer> {
  const reading = readFleet(json)
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors))
  const answers = new FleetAnswers(reading.fleet)
  return new Map(reading.fleet.devices.map((device) => [device.id, answers.answer(device)]))
}

const targets = (answer: DeviceAnswer | undefined) =>
  (answer?.policies ?? []).filter(({ targeted }) => targeted).map(({ id }) => id)

/** What a device has of each unit: all that makes a difference to it. */
function sides(answer: DeviceAnswer | undefined): ReadonlyMap<string, string> {
  const essence = ({ sources: _, merged: __, ...rest }: SettingAnswer & { merged?: boolean }) =>
    JSON.stringify(rest)
  return new Map(
    (answer?.settings ?? []).map((setting) => [
      `${setting.settingDefinitionId}#${setting.key ?? ''}`,
      essence(setting),
    ]),
  )
}

const conflictsOf = (answer: DeviceAnswer | undefined) =>
  (answer?.settings ?? [])
    .filter(({ outcome }) => outcome === 'conflict')
    .map(({ settingDefinitionId, key }) => `${settingDefinitionId}#${key ?? ''}`)

const differ = (a: readonly string[], b: readonly string[]) => a.some((each) => !b.includes(each))

it('says what resolving the file before and after the same edits by hand shows', () => {
  fc.assert(
    fc.property(fleetArb, fc.array(changeArb, { maxLength: 5 }), (json, drawn) => {
      let after = json
      const changes: JsonObject[] = []
      for (const change of drawn) {
        const next = edited(after, change)
        if (!next) continue
        after = next
        changes.push(change)
      }
      expect(schemaErrors('change', { changes })).toEqual([])
      const reading = readFleet(json)
      if (!reading.ok) throw new Error(JSON.stringify(reading.errors))
      const { fleet } = reading
      const read = readChanges({ changes }, fleet)
      expect(read.errors).toEqual([])
      const index = buildFleetIndex({ ...fleet, policies: fleet.policies.flatMap(({ parts }) => parts) })
      const answer = toWhatIfAnswer(
        whatIf(index, read.changes),
        read,
        { offset: 0, limit: 100 },
        read.warnings,
      )
      expect(schemaErrors('what-if', JSON.parse(JSON.stringify(answer)))).toEqual([])

      const [old, now] = [answersOf(json), answersOf(after)]
      const ids = [...new Set([...old.keys(), ...now.keys()])].toSorted()
      const those = (holds: (before: DeviceAnswer | undefined, then: DeviceAnswer | undefined) => boolean) =>
        ids.filter((id) => holds(old.get(id), now.get(id)))
      const listed = (name: string) => answer.devices[name]?.ids.toSorted()
      expect(answer.counts.devices).toBe(now.size)
      expect(listed('gainPolicies')).toEqual(those((a, b) => differ(targets(b), targets(a))))
      expect(listed('losePolicies')).toEqual(those((a, b) => differ(targets(a), targets(b))))
      expect(listed('conflictsAppear')).toEqual(those((a, b) => differ(conflictsOf(b), conflictsOf(a))))
      expect(listed('conflictsVanish')).toEqual(those((a, b) => differ(conflictsOf(a), conflictsOf(b))))
      expect(listed('settingsChange')).toEqual(
        those((a, b) => {
          const [was, is] = [sides(a), sides(b)]
          return [...new Set([...was.keys(), ...is.keys()])].some((key) => was.get(key) !== is.get(key))
        }),
      )
      for (const [name, { total, ids: page }] of Object.entries(answer.devices)) {
        expect([name, page.length]).toEqual([name, total])
        expect([name, answer.counts[name as keyof typeof answer.counts]]).toEqual([name, total])
      }
    }),
    { numRuns: runs },
  )
})

it('gives new settings to just the devices of the stage', () => {
  const stageArb = fc.oneof(
    fc.integer({ min: 1, max: 100 }).map((percent) => ({ percent })),
    fc.subarray([...GROUP_IDS], { minLength: 1 }).map((groupIds) => ({ groupIds })),
  )
  const draw = fc.tuple(fleetArb, fc.constantFrom(...POLICY_IDS).chain(policyOf), stageArb)
  fc.assert(
    fc.property(draw, ([json, { assignments: _, technologies: __, ...drawn }, stage]) => {
      const before = json.policies.find(({ id }) => id === drawn.id)
      const groupIds = 'groupIds' in stage ? stage.groupIds : []
      fc.pre(before !== undefined && groupIds.every((wanted) => json.groups.some(({ id }) => id === wanted)))
      const body = { ...drawn, technologies: before?.technologies ?? '' }
      // Whoever is in a group of the stage is whom a policy for these groups targets.
      const probe = { ...body, id: 'probe', assignments: groupIds.map(including) }
      const members = [...answersOf({ ...json, policies: [probe] })].filter(([, answer]) =>
        targets(answer).includes('probe'),
      )
      const staged = new Set(members.map(([id]) => id))
      const isStaged = (id: string) =>
        'percent' in stage
          ? placeOf(rolloutSalt(String(drawn.id), 1), id) < stage.percent * 100
          : staged.has(id)
      const changed = (change: JsonObject) => {
        const reading = readFleet(json)
        if (!reading.ok) throw new Error(JSON.stringify(reading.errors))
        const { fleet } = reading
        const read = readChanges([change], fleet)
        expect(read.errors).toEqual([])
        const index = buildFleetIndex({ ...fleet, policies: fleet.policies.flatMap(({ parts }) => parts) })
        const answer = toWhatIfAnswer(whatIf(index, read.changes), read, { offset: 0, limit: 100 }, [])
        expect(answer.policies).toEqual([])
        return answer.devices.settingsChange?.ids.toSorted()
      }
      const save = { kind: 'policySaved', policy: body }
      expect(changed({ ...save, stage })).toEqual(changed(save)?.filter(isStaged))
    }),
    { numRuns: runs },
  )
})
