import type { GroupId } from '../ids'
import type { RolloutStage } from './types'

const SHOWN_GROUPS = 3

/** A stage in words: '20 %', 'Pilot, Servers', 'Pilot, Servers, Kiosks and 2 more groups'. */
export function stageText(stage: RolloutStage, nameOf: (groupId: GroupId) => string | undefined): string {
  if (stage.kind === 'percent') return `${stage.percent} %`
  const names = stage.groupIds.map((id) => nameOf(id) ?? 'a deleted group')
  const more = names.length - SHOWN_GROUPS
  if (more <= 0) return names.join(', ')
  return `${names.slice(0, SHOWN_GROUPS).join(', ')} and ${more} more ${more === 1 ? 'group' : 'groups'}`
}
