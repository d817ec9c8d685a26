export interface AuditFacts {
  readonly action: string
  readonly targetName: string
  readonly outcome: string
  readonly before: unknown
  readonly after: unknown
  readonly detail: unknown
}

const VERBS: Readonly<Record<string, string>> = {
  'tenant.create': 'created',
  'tenant.update': 'settings changed',
  'scope.update': 'changed',
  'connector.update': 'switched',
  'device.tag': 'tags changed',
  'device.setTags': 'tags changed',
  'device.sync': 'policy sync requested',
  'device.delete': 'deleted',
  'device.restore': 'restored',
  'device.exclude': 'excluded from management',
  'device.include': 'included in management again',
  'device.revokeKey': 'key revoked',
  'directory.delete': 'directory object deleted',
  'directory.retarget': 'retargeted',
  'directory.dismiss': 'lost memberships dismissed',
  'group.create': 'created',
  'group.update': 'renamed or described',
  'group.updateRule': 'membership rule changed',
  'group.changeMembers': 'members changed',
  'group.delete': 'deleted',
  'policy.create': 'created',
  'policy.import': 'imported',
  'policy.updateBasics': 'name or description changed',
  'policy.updateSettings': 'settings changed',
  'policy.updateAssignments': 'assignments changed',
  'policy.duplicate': 'duplicated',
  'policy.delete': 'deleted',
  'policy.restore': 'restored',
  'policy.restoreVersion': 'restored an earlier version of',
  'policy.rolloutStart': 'new settings released to some devices first',
  'policy.rolloutWiden': 'release widened',
  'policy.rolloutHalt': 'release halted',
  'policy.rolloutHalted': 'release halted by itself',
  'policy.rolloutResume': 'release resumed',
  'policy.rolloutComplete': 'new settings released to every device',
  'policy.rollBack': 'rolled back',
  'user.add': 'given access',
  'user.changeRole': 'role changed',
  'user.remove': 'access removed',
  'onboardingToken.create': 'onboarding package created',
  'onboardingToken.revoke': 'onboarding package revoked',
  'savedView.create': 'saved',
  'savedView.update': 'changed',
  'savedView.delete': 'deleted',
  'assetRule.create': 'created',
  'assetRule.update': 'changed',
  'assetRule.delete': 'deleted',
  'demo.addDevices': 'demo devices requested',
}

/** What happened, as the rest of a sentence that begins with the target's name. */
export function auditSentence(event: AuditFacts): string {
  const verb = VERBS[event.action] ?? event.action
  if (event.outcome === 'refused') return `refused: ${verb}`
  const changes = describeChanges(event.before, event.after)
  return changes ? `${verb}: ${changes}` : verb
}

/** `key before → after` for the members that differ and are short enough to read. */
export function describeChanges(before: unknown, after: unknown): string {
  if (!isRecord(before) || !isRecord(after)) return ''
  const parts = Object.keys(after).flatMap((key) => {
    const [from, to] = [scalar(before[key]), scalar(after[key])]
    return from === null || to === null || from === to ? [] : [`${words(key)} ${from} → ${to}`]
  })
  return parts.slice(0, 3).join(', ') + (parts.length > 3 ? `, and ${parts.length - 3} more` : '')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function scalar(value: unknown): string | null {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return value.length > 60 ? `${value.slice(0, 57)}…` : value || 'empty'
  return null
}

function words(key: string): string {
  return key.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
}
