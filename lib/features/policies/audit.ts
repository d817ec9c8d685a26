import type { AuditEntry } from '../core/write-audit'
import type { AssignmentInput } from './schema'
import type { SettingChange } from './setting-changes'

interface Target {
  readonly id: string
  readonly name: string
}

/** What the audit log says about changes of policies. `before` and `after` hold only what differs, in words. */
export function policyAudit(
  policy: Target,
  parts: Pick<AuditEntry, 'before' | 'after' | 'detail'>,
): AuditEntry {
  return { targetType: 'policy', targetId: policy.id, targetName: policy.name, ...parts }
}

/**
 * Setting names with their old and new values. The values themselves are in the policy's versions.
 * @param releasedTo who gets them first, in words; null: every device at once
 */
export function settingsAudit(
  policy: Target,
  changes: readonly SettingChange[],
  releasedTo: string | null = null,
): AuditEntry {
  const shown = changes.slice(0, 100)
  return policyAudit(policy, {
    before: Object.fromEntries(shown.map((change) => [change.name, change.before])),
    after: Object.fromEntries(shown.map((change) => [change.name, change.after])),
    detail: { settings: changes.length, ...(releasedTo === null ? {} : { releasedTo }) },
  })
}

/** 'All devices; excluded: Kiosks', with group names as they are at the time. */
export function assignmentsText(
  assignments: readonly (AssignmentInput | { readonly kind: 'allUsers' })[],
  groupNames: ReadonlyMap<string, string>,
): string {
  const named = (kind: 'includeGroup' | 'excludeGroup') =>
    assignments.flatMap((a) => (a.kind === kind ? [groupNames.get(a.groupId) ?? a.groupId] : []))
  const included = [
    ...(assignments.some((a) => a.kind === 'allDevices') ? ['All devices'] : []),
    ...(assignments.some((a) => a.kind === 'allUsers') ? ['All users'] : []),
    ...named('includeGroup'),
  ]
  const excluded = named('excludeGroup')
  const text = included.length > 0 ? listed(included) : 'Nobody'
  return excluded.length > 0 ? `${text}; excluded: ${listed(excluded)}` : text
}

function listed(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ')
}
