const JOIN_TYPES: Readonly<Record<string, string>> = {
  synthetic: 'synthetic',
  azureAD: 'Entra joined',
  serverAD: 'Entra hybrid joined',
  workplace: 'Entra registered',
}

/** What a device's event says, as a sentence. */
export function eventText(kind: string, detail: unknown): string {
  const text = (name: string) => {
    const value: unknown =
      typeof detail === 'object' && detail !== null ? Reflect.get(detail, name) : undefined
    return value === undefined || value === null ? '' : String(value)
  }
  switch (kind) {
    case 'onboarded':
      return `Onboarded: ${text('label')}. ${text('reason')}`
    case 'enrollmentChanged':
      return `Enrollment became ${text('label')} (code ${text('to') || 'none'}). ${text('reason')}`
    case 'identityChanged':
      return identityText(text)
    case 'policySetAcknowledged': {
      const errors = Number(text('errors'))
      const failed = errors > 0 ? `, ${errors} ${errors === 1 ? 'setting' : 'settings'} in error` : ''
      return `Acknowledged policy set ${text('hash').slice(0, 12)}${failed}`
    }
    case 'errorReported':
      return `Reported settings that failed: ${failedKeys(detail)}`
    case 'keyRotated':
      return 'Rotated its key'
    case 'keyRevoked':
      return `${text('by') || 'An administrator'} revoked its key`
    case 'tagsChanged':
      return tagsText(detail)
    case 'offboarded':
      return 'Offboarded'
    case 'superseded':
      return 'The same hardware onboarded again as another record'
    case 'duplicateHardware':
      return 'Another live device has the same hardware ID: one of the two is a clone'
    case 'excluded':
      return `${text('by') || 'An administrator'} excluded it from management: ${text('reason')}`
    case 'included':
      return `${text('by') || 'An administrator'} included it in management again`
    case 'deleted':
      return `${text('deletedBy') || 'An administrator'} deleted it`
    case 'restored':
      return 'Restored'
    default:
      return kind
  }
}

/** Tags that asset rules gave and took. */
function tagsText(detail: unknown): string {
  const list = (name: string): string => {
    const tags: unknown = typeof detail === 'object' && detail !== null ? Reflect.get(detail, name) : null
    return Array.isArray(tags) ? tags.join(', ') : ''
  }
  const [added, removed] = [list('added'), list('removed')]
  const parts = [added && `gave it ${added}`, removed && `took ${removed} from it`].filter(Boolean)
  return `Asset rules ${parts.join(' and ')}`
}

function identityText(text: (name: string) => string): string {
  const joinType = JOIN_TYPES[text('joinType')] ?? text('joinType')
  switch (text('kind')) {
    case 'created':
      return `Directory object created (${joinType})`
    case 'replaced':
      return `Synthetic directory object replaced by a full registration (${joinType})`
    case 'deleted':
      return 'Directory object deleted; group memberships went with it'
    case 'regrouped':
      return 'Dynamic groups see its new directory object'
    default:
      return 'Directory object changed'
  }
}

const SHOWN_KEYS = 3

function failedKeys(detail: unknown): string {
  const list: unknown = typeof detail === 'object' && detail !== null ? Reflect.get(detail, 'keys') : null
  if (!Array.isArray(list)) return 'see its effective settings'
  const names = list.map((item: unknown) =>
    typeof item === 'object' && item !== null ? String(Reflect.get(item, 'key')) : String(item),
  )
  const more = names.length > SHOWN_KEYS ? ` and ${names.length - SHOWN_KEYS} more` : ''
  return names.slice(0, SHOWN_KEYS).join(', ') + more
}
