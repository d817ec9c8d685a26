'use server'

import type { PolicyType } from '@/lib/domain/catalog'
import { DomainError } from '@/lib/db/errors'
import { defineAction } from '../core/define-action'
import { assignmentsText, policyAudit, settingsAudit } from './audit'
import { insertPolicy } from './create-policy'
import { keepUneditable, savedAssignments } from '../policy-assignments/keep-uneditable'
import { dropDraft } from '../policy-versions/draft-store'
import { requireSeen } from '../policy-versions/require-seen'
import { releaseVersion } from '../rollouts/release-version'
import { groupNamesOf } from './lookups'
import {
  createPolicyInput,
  deletePoliciesInput,
  duplicatePolicyInput,
  restorePoliciesInput,
  updateAssignmentsInput,
  updateBasicsInput,
  updateSettingsInput,
} from './schema'
import { restoreSecrets } from './secrets'
import {
  getStoredPolicy,
  getStoredSettings,
  isAssigned,
  missingPolicy,
  parseSettings,
  requireGroups,
  requirePolicyPermission,
  requireProfile,
  saveVersion,
  stalePolicy,
} from './stored-policy'
import { settingChanges, summarizeChanges } from './setting-changes'

export const createPolicy = defineAction({
  name: 'policy.create',
  permission: 'policy:write',
  policyType: (input): PolicyType => requireProfile(input.profileId).policyType,
  affects: 'resolution',
  input: createPolicyInput,
  async run({ tx, actor, input, revision }) {
    const profile = requireProfile(input.profileId)
    const values = parseSettings(profile, restoreSecrets(input.settings, {}))
    if (input.assignments.length > 0) requirePolicyPermission(actor, 'policy:assign', profile.policyType)
    const groupNames = await requireGroups(tx, actor.tenantId, input.assignments)
    const id = await insertPolicy(tx, actor, revision, {
      name: input.name,
      description: input.description,
      profileId: profile.id,
      platform: profile.platform,
      policyType: profile.policyType,
      technologies: profile.graphTechnologies.split(','),
      roleScopeTags: input.roleScopeTags,
      settings: { values, unknown: [] },
      assignments: input.assignments,
      origin: 'console',
      note: input.note || 'Created',
    })
    const after = {
      profile: profile.name,
      settings: Object.keys(values).length,
      assignments: assignmentsText(input.assignments, groupNames),
    }
    await dropDraft(tx, actor, { kind: 'new', subjectId: profile.id })
    return { data: { id }, audit: policyAudit({ id, name: input.name }, { after }) }
  },
})

export const updateBasics = defineAction({
  name: 'policy.updateBasics',
  permission: 'policy:write',
  affects: 'resolution',
  input: updateBasicsInput,
  async run({ tx, actor, input, revision }) {
    const before = await getStoredPolicy(tx, actor.tenantId, input.id)
    requirePolicyPermission(actor, 'policy:write', before.policyType)
    const { name, description, roleScopeTags } = input
    await requireSeen(tx, actor.tenantId, before, input, { name, description, roleScopeTags })
    const generated = before.name === name ? 'Properties changed' : `Renamed from ${before.name}`
    const note = input.note || generated
    const version = await saveVersion(tx, actor, input, revision, { name, description, roleScopeTags, note })
    await dropDraft(tx, actor, { kind: 'properties', subjectId: input.id })
    const facts = (of: { name: string; description: string; roleScopeTags: readonly string[] }) => ({
      name: of.name,
      description: of.description,
      scopeTags: of.roleScopeTags.join(', '),
    })
    return {
      data: { id: input.id, version },
      audit: policyAudit({ id: input.id, name }, { before: facts(before), after: facts(input) }),
    }
  },
})

export const updateSettings = defineAction({
  name: 'policy.updateSettings',
  permission: 'policy:write',
  affects: 'resolution',
  input: updateSettingsInput,
  async run({ tx, actor, input, revision }) {
    const policy = await getStoredPolicy(tx, actor.tenantId, input.id)
    requirePolicyPermission(actor, 'policy:write', policy.policyType)
    if (policy.version !== input.version) throw stalePolicy()
    const profile = requireProfile(policy.profileId)
    const stored = await getStoredSettings(tx, actor.tenantId, policy.id, policy.version)
    const values = parseSettings(profile, restoreSecrets(input.settings, stored.values))
    await requireSeen(tx, actor.tenantId, policy, input, { values })
    const changes = settingChanges(profile, stored.values, values)
    const version = await saveVersion(tx, actor, input, revision, {
      settings: { values, unknown: stored.unknown },
      note: input.note || summarizeChanges(changes),
    })
    const released = await releaseVersion(tx, actor, policy, version, input.release)
    await dropDraft(tx, actor, { kind: 'settings', subjectId: policy.id })
    return { data: { id: policy.id, version }, audit: settingsAudit(policy, changes, released) }
  },
})

export const updateAssignments = defineAction({
  name: 'policy.updateAssignments',
  permission: 'policy:assign',
  affects: 'resolution',
  input: updateAssignmentsInput,
  async run({ tx, actor, input, revision }) {
    const policy = await getStoredPolicy(tx, actor.tenantId, input.id)
    requirePolicyPermission(actor, 'policy:assign', policy.policyType)
    const groupNames = await requireGroups(tx, actor.tenantId, input.assignments)
    const before = await groupNamesOf(tx, actor.tenantId, policy.id)
    await requireSeen(tx, actor.tenantId, policy, input, { assignments: input.assignments })
    const note = input.note || `Assigned to ${assignmentsText(input.assignments, groupNames)}`
    const stored = await savedAssignments(tx, actor.tenantId, policy.id, policy.version)
    const version = await saveVersion(tx, actor, input, revision, {
      assignments: keepUneditable(stored, input.assignments),
      note: note.slice(0, 500),
    })
    await dropDraft(tx, actor, { kind: 'assignments', subjectId: policy.id })
    return {
      data: { id: policy.id, version },
      audit: policyAudit(policy, {
        before: { assignments: assignmentsText(before.assignments, before.names) },
        after: { assignments: assignmentsText(input.assignments, groupNames) },
        detail: { assignments: input.assignments },
      }),
    }
  },
})

export const duplicatePolicy = defineAction({
  name: 'policy.duplicate',
  permission: 'policy:write',
  affects: 'resolution',
  input: duplicatePolicyInput,
  async run({ tx, actor, input, revision }) {
    const source = await getStoredPolicy(tx, actor.tenantId, input.id)
    requirePolicyPermission(actor, 'policy:write', source.policyType)
    const { description, profileId, platform, policyType, technologies, roleScopeTags } = source
    const id = await insertPolicy(tx, actor, revision, {
      name: input.name,
      description,
      profileId,
      platform,
      policyType,
      technologies,
      roleScopeTags,
      settings: await getStoredSettings(tx, actor.tenantId, source.id, source.version),
      assignments: [],
      origin: 'console',
      note: `Duplicated from ${source.name}, version ${source.version}`.slice(0, 500),
    })
    const after = { copyOf: source.name, settings: source.settingCount }
    return {
      data: { id },
      audit: policyAudit({ id, name: input.name }, { after, detail: { source: source.id } }),
    }
  },
})

export const deletePolicies = defineAction({
  name: 'policy.delete',
  permission: 'policy:write',
  affects: 'resolution',
  input: deletePoliciesInput,
  async run({ tx, actor, input }) {
    const { tenantId } = actor
    const audit = []
    for (const { id, version } of input.policies) {
      const policy = await getStoredPolicy(tx, tenantId, id)
      requirePolicyPermission(actor, 'policy:write', policy.policyType)
      const { count } = await tx.policy.updateMany({
        where: { tenantId, id, version, deletedAt: null },
        data: { deletedAt: new Date(), updatedBy: actor.userId },
      })
      if (count === 0) throw stalePolicy()
      const before = { settings: policy.settingCount, assigned: policy.isAssigned }
      audit.push(policyAudit(policy, { before }))
    }
    return { data: { ids: input.policies.map((p) => p.id) }, audit }
  },
})

export const restorePolicies = defineAction({
  name: 'policy.restore',
  permission: 'policy:write',
  affects: 'resolution',
  input: restorePoliciesInput,
  async run({ tx, actor, input }) {
    const { tenantId } = actor
    const policies = await tx.policy.findMany({ where: { tenantId, id: { in: input.ids } } })
    if (policies.length !== new Set(input.ids).size) throw missingPolicy()
    for (const policy of policies) {
      requirePolicyPermission(actor, 'policy:write', policy.policyType)
      if (!policy.deletedAt)
        throw new DomainError('conflict', `${policy.name} is there already. Reload the page.`)
      // Groups may have gone meanwhile, and their assignments with them.
      const assignments = await tx.assignment.findMany({ where: { tenantId, policyId: policy.id } })
      await tx.policy.updateMany({
        where: { tenantId, id: policy.id },
        data: { deletedAt: null, isAssigned: isAssigned(assignments), updatedBy: actor.userId },
      })
    }
    return {
      data: { ids: policies.map((policy) => policy.id) },
      audit: policies.map((policy) => policyAudit(policy, {})),
    }
  },
})
