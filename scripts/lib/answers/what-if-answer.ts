import type {
  ConflictImpact,
  DeviceImpact,
  ImpactCounts,
  ImpactSelection,
  SettingImpact,
  SettingSide,
  WhatIf,
} from '@/lib/domain/fleet'
import { policyIdOfPart, type ChangesReading, type FileProblem } from '@/lib/domain/interchange'
import { toContenders, toSettingAnswer, toUnit } from './setting-answer'
import { toValueAnswer } from './value-answer'

/** Which devices of each list are in the answer. */
export interface Page {
  readonly offset: number
  readonly limit: number
}

interface Context {
  readonly impact: WhatIf
  readonly changes: ChangesReading
  readonly page: Page
}

const LISTS = [
  'affected',
  'gainPolicies',
  'losePolicies',
  'settingsChange',
  'conflictsAppear',
  'conflictsVanish',
  'enter',
  'leave',
] as const
type ListName = (typeof LISTS)[number]

/** What changes would do, in JSON: docs/schemas/what-if.schema.json. */
export function toWhatIfAnswer(
  impact: WhatIf,
  changes: ChangesReading,
  page: Page,
  problems: readonly FileProblem[],
) {
  const context = { impact, changes, page }
  const devices = Object.fromEntries(LISTS.map((name) => [name, toPage(idsOf(context, name), page)]))
  return {
    counts: countsOf(context, devices),
    policies: impact.policies
      .filter(({ policyId }) => policyIdOfPart(policyId) === policyId)
      .map(({ policyId, name, gained, lost }) => ({ id: policyId, name, gained, lost })),
    groups: impact.groups.map(({ groupId, displayName, joined, left }) => ({
      id: groupId,
      displayName,
      joined,
      left,
    })),
    settings: impact.settings.map((setting) => toSettingChange(setting)),
    conflicts: impact.conflicts.map(toConflictChange),
    devices,
    problems,
  }
}
export type WhatIfAnswer = ReturnType<typeof toWhatIfAnswer>

/** One device before and after, in JSON: docs/schemas/what-if.schema.json, `#/$defs/deviceChange`. */
export function toDeviceChange({ deviceId, before, after, settings }: DeviceImpact) {
  const sideOf = (side: DeviceImpact['before']) =>
    side && {
      channel: side.channel,
      policies: [...new Set(side.resolution.policies.map(({ policyId }) => policyIdOfPart(policyId)))],
      settings: side.resolution.settings.map(toSettingAnswer),
    }
  return {
    id: deviceId,
    before: sideOf(before),
    after: sideOf(after),
    settings: settings.map(({ key, settingId, ...sides }) => ({
      ...toUnit({ key, settingId }),
      before: toSide(settingId, sides.before),
      after: toSide(settingId, sides.after),
    })),
  }
}

interface DeviceList {
  readonly total: number
  readonly ids: readonly string[]
}

/** All that a list counts; only the page of it is read unless parts of policies would be counted as policies. */
function idsOf({ impact, changes, page }: Context, name: ListName): DeviceList {
  const isOfParts = changes.partsDiffer && (name === 'gainPolicies' || name === 'losePolicies')
  if (!isOfParts) {
    const { total, deviceIds } = impact.devices({ kind: name }, page.offset, page.limit)
    return { total, ids: deviceIds }
  }
  const own = new Set(
    impact.policies
      .filter(({ policyId }) => policyIdOfPart(policyId) === policyId)
      .flatMap(({ policyId }) => everyDevice(impact, { kind: name, policyId })),
  )
  const all = everyDevice(impact, { kind: name }).filter((id) => own.has(id))
  return { total: all.length, ids: all.slice(page.offset, page.offset + page.limit) }
}

function everyDevice(impact: WhatIf, selection: ImpactSelection): readonly string[] {
  const { total } = impact.devices(selection, 0, 0)
  return impact.devices(selection, 0, total).deviceIds
}

function toPage({ total, ids }: DeviceList, { offset, limit }: Page) {
  return { total, offset, limit, ids }
}

function countsOf({ impact, changes }: Context, devices: Record<string, { total: number }>): ImpactCounts {
  if (!changes.partsDiffer) return impact.counts
  const gainPolicies = devices.gainPolicies?.total ?? impact.counts.gainPolicies
  const losePolicies = devices.losePolicies?.total ?? impact.counts.losePolicies
  return { ...impact.counts, gainPolicies, losePolicies }
}

function toSettingChange({ key, settingId, devices, transitions }: SettingImpact) {
  return {
    ...toUnit({ key, settingId }),
    devices,
    transitions: transitions.map(({ before, after, devices: moved, cohorts }) => ({
      before: toSide(settingId, before),
      after: toSide(settingId, after),
      devices: moved,
      cohorts,
    })),
  }
}

function toSide(settingId: string, side: SettingSide) {
  if (side === null) return null
  const { outcome } = side
  switch (outcome) {
    case 'applied':
      return {
        outcome,
        ...toValueAnswer(settingId, side.value),
        ...(side.blockedByTamperProtection ? { blockedByTamperProtection: true } : {}),
      }
    case 'conflict':
      return {
        outcome,
        values: toContenders(settingId, side.values),
        ...(side.deliveredAnyway ? { deliveredAnyway: true } : {}),
      }
    case 'notApplicable':
      return { outcome, reason: side.reason }
  }
}

function toConflictChange({ kind, key, settingId, devices, policyIds }: ConflictImpact) {
  return {
    kind,
    ...toUnit({ key, settingId }),
    devices,
    policies: [...new Set(policyIds.map(policyIdOfPart))],
  }
}
