import { countText, numberText } from '@/components/ui/count-text'
import type { Channel } from '@/lib/domain/catalog'
import type { ImpactCounts } from '@/lib/domain/fleet'
import type { ImpactDraft } from '@/lib/features/impact/schema'
import type { ImpactSummary } from '@/lib/features/impact/types'

/** The whole of it in one sentence, for screen readers and for the bar with the buttons. */
export function summaryText(summary: ImpactSummary): string {
  const { counts, groups } = summary
  if (isNothing(summary)) return 'Nothing would change on any device'
  const parts = [
    counts.affected > 0 ? `${countText(counts.affected, 'device')} affected` : '',
    ...movesText(counts),
    counts.conflictsAppear > 0 ? `${getText(counts.conflictsAppear)} a new conflict` : '',
    counts.conflictsVanish > 0 ? `${getText(counts.conflictsVanish, 'lose', 'loses')} a conflict` : '',
  ].filter(Boolean)
  if (parts.length > 0) return parts.join(', ')
  const [group] = groups.rows
  if (!group || groups.total > 1) return `The members of ${countText(groups.total, 'group')} change`
  return `${numberText(group.joined)} join ${group.displayName}, ${numberText(group.left)} leave`
}

function movesText({ enter, leave }: ImpactCounts): string[] {
  return [
    enter > 0 ? `${getText(enter, 'enter', 'enters')} management` : '',
    leave > 0 ? `${getText(leave, 'leave', 'leaves')} management` : '',
  ]
}

const getText = (n: number, many = 'get', one = 'gets') => `${numberText(n)} ${n === 1 ? one : many}`

/** Neither a device nor a group is different afterwards. */
export function isNothing({ counts, groups }: ImpactSummary): boolean {
  return counts.affected === 0 && groups.total === 0
}

/** Why nothing would change, where the draft itself tells. */
export function nothingHint(draft: ImpactDraft): string {
  switch (draft.kind) {
    case 'policyCreated':
      if (!draft.assignments.some((target) => target.kind !== 'excludeGroup'))
        return 'The policy is assigned to nobody yet. Include a group, or all devices, to see what it would do.'
      return 'No device is selected by these assignments, or every device has all of this already.'
    case 'policyAssignments':
      return 'The same devices get the policy as before.'
    case 'policiesAssigned':
      return 'The same devices get these policies as before.'
    case 'rolloutWidened':
    case 'rolloutCompleted':
    case 'rolloutRolledBack':
      return 'The same devices have the new settings as before, or they differ in nothing that reaches a device.'
    case 'policyRestored':
    case 'policySettings':
      return 'The policy reaches no device, or every device has all of this already.'
    case 'groupCreated':
      return 'No device would be a member.'
    case 'groupRule':
    case 'groupMembers':
      return 'The same devices are members as before.'
    case 'deviceTags':
      return 'Tags are kept, and decide nothing here.'
    case 'devicesExcluded':
      return 'Nobody manages them from here, so nothing changes on them.'
    case 'scope':
    case 'connector':
      return 'Every device stays managed by whoever manages it now.'
  }
}

export const CHANNEL_WORDS: Readonly<Record<Channel, string>> = {
  mde: 'MDE',
  intune: 'Intune',
  configMgr: 'ConfigMgr',
  none: 'nobody',
}
