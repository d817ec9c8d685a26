'use server'

import { DomainError } from '@/lib/db/errors'
import { getProfile } from '@/lib/domain/catalog'
import { countChanges, diffVersions } from '@/lib/domain/versions'
import { defineAction } from '../core/define-action'
import { policyAudit } from '../policies/audit'
import {
  getStoredPolicy,
  missingPolicy,
  requirePolicyPermission,
  saveVersion,
  stalePolicy,
} from '../policies/stored-policy'
import { changesText } from './diff-view'
import { readRestorable, withParts } from './restorable'
import { restoreVersionInput } from './schema'
import { findVersionContent } from './version-content'

/**
 * Saves what an earlier version said as a new one. Settings that no profile knows come back with it; groups that are gone are
 * left out, which the preview tells. Values are not held against today's catalogue: they were when they were saved.
 */
export const restoreVersion = defineAction({
  name: 'policy.restoreVersion',
  permission: 'policy:write',
  affects: 'resolution',
  input: restoreVersionInput,
  async run({ tx, actor, input, revision }) {
    const policy = await getStoredPolicy(tx, actor.tenantId, input.id)
    requirePolicyPermission(actor, 'policy:write', policy.policyType)
    if (policy.version !== input.version) throw stalePolicy()
    const current = await findVersionContent(tx, actor.tenantId, policy.id, policy.version)
    const wanted = await readRestorable(tx, actor.tenantId, policy.id, input.number)
    if (!current || !wanted) throw missingPolicy()
    const restored = withParts(current, wanted.content, input.parts)
    const profile = policy.profileId === null ? undefined : getProfile(policy.profileId)
    const counts = countChanges(diffVersions(profile, current, restored))
    const changes = changesText(counts)
    if (changes === null) {
      throw new DomainError(
        'conflict',
        `The current version says the same as version ${input.number}. There is nothing to restore.`,
      )
    }
    if (counts.assignments > 0) requirePolicyPermission(actor, 'policy:assign', policy.policyType)
    const { name, description, roleScopeTags, settings, assignments } = restored
    const version = await saveVersion(tx, actor, input, revision, {
      name,
      description,
      settings,
      ...(roleScopeTags ? { roleScopeTags } : {}),
      ...(counts.assignments > 0 ? { assignments } : {}),
      note: input.note || `Restored version ${input.number}: ${changes}`,
    })
    const leftOut = input.parts.includes('assignments') ? wanted.goneGroupIds : []
    return {
      data: { id: policy.id, version },
      audit: policyAudit(
        { id: policy.id, name },
        {
          before: { version: policy.version },
          after: { version, restored: input.number, changes },
          detail: { parts: input.parts, goneGroups: leftOut },
        },
      ),
    }
  },
})
