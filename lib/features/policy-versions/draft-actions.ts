'use server'

import { defineAction } from '../core/define-action'
import { getStoredPolicy, requirePolicyPermission, requireProfile } from '../policies/stored-policy'
import { discardDraftInput, saveDraftInput } from './draft-schema'
import { dropDraft, storeDraft } from './draft-store'

/**
 * Keeps what somebody is typing, for that person alone, on whatever machine they go on. Drafts affect nothing and are not
 * audited: they are notes, not changes.
 */
export const saveDraft = defineAction({
  name: 'policyDraft.save',
  permission: 'policy:read',
  affects: 'nothing',
  revalidates: false,
  input: saveDraftInput,
  async run({ tx, actor, input }) {
    const { content, subjectId, baseVersion } = input
    const permission = content.kind === 'assignments' ? 'policy:assign' : 'policy:write'
    const policyId = content.kind === 'new' ? null : subjectId
    const policyType =
      policyId === null
        ? requireProfile(subjectId).policyType
        : (await getStoredPolicy(tx, actor.tenantId, policyId)).policyType
    requirePolicyPermission(actor, permission, policyType)
    const now = new Date()
    await storeDraft(tx, actor, { subjectId, policyId, baseVersion, content }, now)
    return { data: { savedAt: now.toISOString() }, audit: [] }
  },
})

export const discardDraft = defineAction({
  name: 'policyDraft.discard',
  permission: 'policy:read',
  affects: 'nothing',
  revalidates: false,
  input: discardDraftInput,
  async run({ tx, actor, input }) {
    await dropDraft(tx, actor, input)
    return { data: {}, audit: [] }
  },
})
