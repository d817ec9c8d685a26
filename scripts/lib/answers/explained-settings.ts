import type { FleetDevice } from '@/lib/domain/fleet'
import { policyIdOfPart, type FleetFile } from '@/lib/domain/interchange'
import {
  explainSetting,
  type ExplainNode,
  type ResolutionGroup,
  type ResolutionOptions,
  type SettingResult,
} from '@/lib/domain/resolution'
import { toSettingAnswer } from './setting-answer'

/** The settings of one device, each with its derivation: docs/schemas/resolution.schema.json, `#/$defs/explanation`. */
export function explainedSettings(
  device: FleetDevice,
  results: readonly SettingResult[],
  fleet: FleetFile,
  options: ResolutionOptions,
) {
  const policies = fleet.policies.flatMap(({ parts }) => parts)
  const groups = groupsAround(device, fleet.groups)
  return results.map((result) => {
    const explanation = explainSetting(device, result.key, { policies, groups }, options)
    return { ...toSettingAnswer(result), explanation: withPolicyIds(explanation) }
  })
}

/** Groups with those members only that can lead to this device: large lists would be read again for every setting. */
function groupsAround(device: FleetDevice, groups: readonly ResolutionGroup[]): readonly ResolutionGroup[] {
  const groupIds = new Set<string>(groups.map((group) => group.id))
  return groups.map((group) =>
    group.members
      ? { ...group, members: group.members.filter((id) => id === device.id || groupIds.has(id)) }
      : group,
  )
}

/** Parts of a policy are no matter of the reader's. */
function withPolicyIds(node: ExplainNode): ExplainNode {
  const children = node.children.map(withPolicyIds)
  return node.policyId === undefined
    ? { ...node, children }
    : { ...node, policyId: policyIdOfPart(node.policyId), children }
}
