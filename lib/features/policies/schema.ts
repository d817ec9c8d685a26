import { z } from 'zod'
import { getProfile, settingValuesSchema } from '@/lib/domain/catalog'
import { releaseInput } from '../rollouts/schema'
import { basicsFields, DEFAULT_SCOPE_TAG, policyName, scopeTags } from './fields'

const id = z.string().min(1).max(64)
const existing = { id, version: z.int().positive() }
const note = z.string().trim().max(500, 'Use at most 500 characters.').default('')

/**
 * Of an edit that was joined with somebody else's: the version it started from, and what of theirs it overrides, by the names
 * of `overriddenBy`. A save on top of theirs that overrides anything else is refused.
 */
const merge = z
  .object({ from: z.int().positive(), kept: z.array(z.string().min(1).max(700)).max(5000) })
  .optional()

const assignmentInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('allDevices') }),
  z.strictObject({ kind: z.literal('includeGroup'), groupId: id }),
  z.strictObject({ kind: z.literal('excludeGroup'), groupId: id }),
])
export type AssignmentInput = z.output<typeof assignmentInput>

/** Who gets the policy. Source: Intune, assign policies: All devices leaves no further groups to include. */
const assignmentsInput = z
  .array(assignmentInput)
  .max(1000, 'Use at most 1,000 groups.')
  .superRefine((assignments, context) => {
    const seen = new Set<string>()
    assignments.forEach((assignment, index) => {
      const key = assignment.kind === 'allDevices' ? 'allDevices' : assignment.groupId
      if (seen.has(key)) {
        context.addIssue({
          code: 'custom',
          path: [index],
          message: 'A group stands here once: included or excluded. Remove one of the two.',
        })
      }
      seen.add(key)
    })
    if (seen.has('allDevices') && assignments.some((a) => a.kind === 'includeGroup')) {
      context.addIssue({
        code: 'custom',
        message: 'All devices takes in every group. Remove the included groups, or turn All devices off.',
      })
    }
  })

export const createPolicyInput = z.object({
  profileId: z.string().refine((value) => getProfile(value) !== undefined, 'Choose a profile.'),
  ...basicsFields,
  settings: settingValuesSchema,
  roleScopeTags: scopeTags.default([DEFAULT_SCOPE_TAG]),
  assignments: assignmentsInput.default([]),
  note,
})
export type CreatePolicyInput = z.input<typeof createPolicyInput>

export const updateBasicsInput = z.object({
  ...existing,
  ...basicsFields,
  roleScopeTags: scopeTags,
  note,
  merge,
})
export type UpdateBasicsInput = z.input<typeof updateBasicsInput>

export const updateSettingsInput = z.object({
  ...existing,
  settings: settingValuesSchema,
  note,
  merge,
  /** Part of the devices first; every device at once when absent. A rollout that runs keeps its stage. */
  release: releaseInput.optional(),
})
export type UpdateSettingsInput = z.input<typeof updateSettingsInput>

export const updateAssignmentsInput = z.object({ ...existing, assignments: assignmentsInput, note, merge })
export type UpdateAssignmentsInput = z.input<typeof updateAssignmentsInput>

export const duplicatePolicyInput = z.object({ id, name: policyName })
/** As many as one import makes, so that it can be undone at once. */
export const deletePoliciesInput = z.object({ policies: z.array(z.object(existing)).min(1).max(500) })
export const restorePoliciesInput = z.object({ ids: z.array(id).min(1).max(200) })
