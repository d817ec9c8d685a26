import { numberText } from '@/components/ui/count-text'
import type { GroupReach } from '@/lib/features/policy-assignments/reach'

const devices = (n: number) => `${numberText(n)} ${n === 1 ? 'device' : 'devices'}`

/** What a group brings or takes, in a sentence; null when its size says all. */
export function reachWords(group: GroupReach, kind: 'includeGroup' | 'excludeGroup'): string | null {
  if (group.devices === 0) return null
  if (kind === 'excludeGroup') {
    if (group.overlap === 0) return 'Takes out no device: none of them is included.'
    return `Takes out ${devices(group.overlap)} of the included ones.`
  }
  const taken =
    group.overlap === 0
      ? []
      : [`${numberText(group.overlap)} ${group.overlap === 1 ? 'is' : 'are'} also in an excluded group.`]
  if (group.coveredBy) {
    const all = group.devices === 1 ? 'its device is' : `all ${numberText(group.devices)} are`
    return [`Adds no device: ${all} in ${group.coveredBy}.`, ...taken].join(' ')
  }
  return taken.length > 0 ? taken.join(' ') : null
}
