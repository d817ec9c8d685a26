import { describe, expect, it } from 'vitest'
import { eventText } from '@/lib/features/devices/event-text'

describe('what a device event says', () => {
  it.each([
    ['onboarded', { label: 'Success', reason: 'All is well.' }, 'Onboarded: Success. All is well.'],
    [
      'enrollmentChanged',
      { label: 'Not in scope', to: 2, reason: 'Linux is off.' },
      'Enrollment became Not in scope (code 2). Linux is off.',
    ],
    [
      'enrollmentChanged',
      { label: 'None', to: null, reason: 'Offboarded.' },
      'Enrollment became None (code none). Offboarded.',
    ],
    ['identityChanged', { kind: 'created', joinType: 'synthetic' }, 'Directory object created (synthetic)'],
    [
      'identityChanged',
      { kind: 'replaced', joinType: 'azureAD' },
      'Synthetic directory object replaced by a full registration (Entra joined)',
    ],
    ['identityChanged', { kind: 'deleted' }, 'Directory object deleted; group memberships went with it'],
    ['identityChanged', { kind: 'regrouped' }, 'Dynamic groups see its new directory object'],
    [
      'policySetAcknowledged',
      { hash: 'a'.repeat(64), errors: 0 },
      `Acknowledged policy set ${'a'.repeat(12)}`,
    ],
    [
      'policySetAcknowledged',
      { hash: 'a'.repeat(64), errors: 2 },
      `Acknowledged policy set ${'a'.repeat(12)}, 2 settings in error`,
    ],
    [
      'errorReported',
      { keys: ['a', 'b', 'c', 'd', 'e'].map((key) => ({ key })) },
      'Reported settings that failed: a, b, c and 2 more',
    ],
    ['keyRotated', {}, 'Rotated its key'],
    ['keyRevoked', { by: 'Ada' }, 'Ada revoked its key'],
    ['tagsChanged', { added: ['a'], removed: ['b'] }, 'Asset rules gave it a and took b from it'],
    ['offboarded', {}, 'Offboarded'],
    ['superseded', { by: 'dev_2' }, 'The same hardware onboarded again as another record'],
    [
      'duplicateHardware',
      { other: 'dev_2' },
      'Another live device has the same hardware ID: one of the two is a clone',
    ],
    ['excluded', { by: 'Ada', reason: 'Lab' }, 'Ada excluded it from management: Lab'],
    ['included', { by: 'Ada' }, 'Ada included it in management again'],
    ['deleted', { deletedBy: null }, 'An administrator deleted it'],
    ['restored', {}, 'Restored'],
  ])('%s %j', (kind, detail, text) => expect(eventText(kind, detail)).toBe(text))
})
