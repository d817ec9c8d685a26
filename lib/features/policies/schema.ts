import { z } from 'zod'
import { getProfile, settingValuesSchema } from '@/lib/domain/catalog'
import {
  basicsFields,
  DEFAULT_SCOPE_TAG,
  MAX_IMPORT_BYTES,
  MAX_IMPORT_FILES,
  policyName,
  scopeTags,
} from './fields'

const id = z.string().min(1).max(64)
const existing = { id, version: z.int().positive() }
const note = z.string().trim().max(500, 'Use at most 500 characters.').default('')

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
})
export type CreatePolicyInput = z.input<typeof createPolicyInput>

export const updateBasicsInput = z.object({ ...existing, ...basicsFields, roleScopeTags: scopeTags })
export type UpdateBasicsInput = z.input<typeof updateBasicsInput>

export const updateSettingsInput = z.object({ ...existing, settings: settingValuesSchema, note })
export type UpdateSettingsInput = z.input<typeof updateSettingsInput>

export const updateAssignmentsInput = z.object({ ...existing, assignments: assignmentsInput })
export type UpdateAssignmentsInput = z.input<typeof updateAssignmentsInput>

export const duplicatePolicyInput = z.object({ id, name: policyName })
export const deletePoliciesInput = z.object({ policies: z.array(z.object(existing)).min(1).max(200) })
export const restorePoliciesInput = z.object({ ids: z.array(id).min(1).max(200) })

/** Whole files as bytes: published exports come in several encodings, which only reading can tell. */
export const importFilesInput = z.object({
  files: z
    .array(z.object({ name: z.string().min(1).max(300), bytes: z.instanceof(Uint8Array) }))
    .min(1, 'Choose at least one file.')
    .max(MAX_IMPORT_FILES, `Choose at most ${MAX_IMPORT_FILES} files at a time.`)
    .refine(
      (files) => files.reduce((sum, file) => sum + file.bytes.length, 0) <= MAX_IMPORT_BYTES,
      'These files are larger than 10 MiB together. Import them in parts.',
    ),
})
export type ImportFilesInput = z.input<typeof importFilesInput>
