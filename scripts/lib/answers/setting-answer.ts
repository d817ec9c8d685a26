import { definitionIn, PROFILES, qualifiedName } from '@/lib/domain/catalog'
import { policyIdOfPart } from '@/lib/domain/interchange'
import type { Contribution, SettingResult } from '@/lib/domain/resolution'
import { toValueAnswer } from './value-answer'

/** One unit of resolution in an answer: docs/schemas/resolution.schema.json, `#/$defs/setting`. */
export function toSettingAnswer(result: SettingResult) {
  return { ...toUnit(result), ...toOutcome(result), sources: result.contributions.map(toSource) }
}
export type SettingAnswer = ReturnType<typeof toSettingAnswer>

/** Which unit it is: the Graph definition id, and for entries of keyed groups (firewall rules) the entry's key. */
export function toUnit({ key, settingId }: Pick<SettingResult, 'key' | 'settingId'>) {
  return {
    settingDefinitionId: settingId,
    ...(key === settingId ? {} : { key: key.slice(settingId.length + 1) }),
    name: settingName(settingId),
  }
}

/** The name in the catalogue, told apart from others of its profile; null when it does not know the setting. */
function settingName(settingId: string): string | null {
  for (const profile of PROFILES) {
    const def = definitionIn(profile, settingId)
    if (def) return qualifiedName(profile, def)
  }
  return null
}

function toOutcome(result: SettingResult) {
  const { outcome, settingId } = result
  switch (outcome) {
    case 'applied':
      return {
        outcome,
        ...toValueAnswer(settingId, result.value),
        ...(result.merged ? { merged: true } : {}),
        ...(result.blockedByTamperProtection ? { blockedByTamperProtection: true } : {}),
        ...(result.decidedBy ? { decidedBy: result.decidedBy } : {}),
      }
    case 'conflict':
      return {
        outcome,
        values: toContenders(settingId, result.values),
        ...(result.deliveredAnyway ? { deliveredAnyway: true } : {}),
      }
    case 'notApplicable':
      return { outcome, reason: result.reason }
  }
}

type Contenders = Extract<SettingResult, { outcome: 'conflict' }>['values']

/** Each value that contends, with the policies that say it. */
export function toContenders(settingId: string, values: Contenders) {
  return values.map(({ value, policyIds }) => ({
    ...toValueAnswer(settingId, value),
    policies: [...new Set(policyIds.map(policyIdOfPart))],
  }))
}

function toSource({ policyId, policyName, notApplicable }: Contribution) {
  const source = { id: policyIdOfPart(policyId), name: policyName, counts: notApplicable === undefined }
  return notApplicable === undefined ? source : { ...source, reason: notApplicable }
}
