'use server'

import { DomainError } from '@/lib/db/errors'
import { can } from '@/lib/domain/access'
import type { Actor } from '../core/actor'
import { defineAction } from '../core/define-action'
import { policyTypeOf, requirePolicyPermission } from '../policies/stored-policy'
import { applyImport, choiceOf, readyFor } from './apply-import'
import { choiceFor } from './choice-for'
import { toImportPreview, type Rights } from './import-preview'
import { planImport } from './plan-import'
import { importInput, previewImportInput } from './schema'

const rightsOf = (actor: Actor): Rights => ({
  mayWrite: (type) => can(actor, 'policy:write', policyTypeOf(type)),
  mayAssign: (type) => can(actor, 'policy:assign', policyTypeOf(type)),
  mayMakeGroups: can(actor, 'group:write'),
})

/** What importing these files would do. Reads only, but needs the files' bytes, which no address can carry. */
export const previewImport = defineAction({
  name: 'policy.previewImport',
  permission: 'policy:write',
  affects: 'nothing',
  revalidates: false,
  input: previewImportInput,
  async run({ tx, actor, input }) {
    const plan = await planImport(tx, actor.tenantId, input.files)
    return { data: { preview: toImportPreview(plan, rightsOf(actor)) }, audit: [] }
  },
})

export const importPolicyFiles = defineAction({
  name: 'policy.import',
  permission: 'policy:write',
  affects: 'resolution',
  input: importInput,
  async run({ tx, actor, input, revision }) {
    const plan = await planImport(tx, actor.tenantId, input.files)
    if (plan.digest !== input.digest)
      throw new DomainError('stale', 'The files are not those that you looked at. Look at them again.')
    for (const policy of plan.policies) {
      const choice = choiceOf(policy, input)
      if (choice.take === 'skip') continue
      const { policyType } = readyFor(policy, choice).policy
      requirePolicyPermission(actor, 'policy:write', policyType)
      if (input.assign && policy.ready.assignments.length > 0)
        requirePolicyPermission(actor, 'policy:assign', policyType)
    }
    const groups = { ...input.groups }
    for (const group of plan.groups) {
      const choice = choiceFor(groups, group.sourceId, group.suggestion)
      if (choice.take !== 'create') continue
      if (rightsOf(actor).mayMakeGroups) continue
      if (Object.hasOwn(groups, group.sourceId))
        throw new DomainError('forbidden', `Your role, ${actor.roleName}, lacks the permission group:write.`)
      groups[group.sourceId] = { take: 'leave' }
    }
    const { outcome, audit } = await applyImport(tx, actor, revision, plan, { ...input, groups })
    return { data: outcome, audit }
  },
})
