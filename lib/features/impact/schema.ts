import { z } from 'zod'
import { MAX_RULE_LENGTH } from '../groups/schema'
import { rolloutStageSchema } from '@/lib/domain/rollout'
import { createPolicyInput, updateAssignmentsInput, updateSettingsInput } from '../policies/schema'
import { restoreVersionInput } from '../policy-versions/schema'
import { updateConnectorInput } from '../connector/schema'
import { assignPoliciesInput, MOST_POLICIES } from '../policy-assignments/schema'
import { excludeDevicesInput, setTagsInput } from '../devices/schema'
import { behaviourEraInput, scopeSwitchesInput } from '../scope/schema'

const id = z.string().min(1).max(64)
const memberIds = z.array(id).max(5000)
const ruleText = z.string().max(MAX_RULE_LENGTH * 2)

/**
 * An edit as a form holds it, before anything is saved. Fields are those that the matching action takes, without what cannot
 * matter to devices (description, note, version); rules of profiles and of membership are held against it in `toChanges`.
 */
export const impactDraftSchema = z.discriminatedUnion('kind', [
  /** The wizard. `name` stands in sentences only and may be empty yet. */
  z.object({
    kind: z.literal('policyCreated'),
    profileId: createPolicyInput.shape.profileId,
    name: z.string().max(256).default(''),
    settings: createPolicyInput.shape.settings,
    assignments: updateAssignmentsInput.shape.assignments,
  }),
  z.object({
    kind: z.literal('policySettings'),
    policyId: id,
    settings: updateSettingsInput.shape.settings,
    /** Who gets them first; everyone when absent. A rollout that runs keeps its stage. */
    stage: rolloutStageSchema.optional(),
  }),
  /** What runs already: shown to more devices, to every one, or taken back. */
  z.object({ kind: z.literal('rolloutWidened'), policyId: id, stage: rolloutStageSchema }),
  z.object({ kind: z.literal('rolloutCompleted'), policyId: id }),
  z.object({ kind: z.literal('rolloutRolledBack'), policyId: id }),
  z.object({
    kind: z.literal('policyAssignments'),
    policyId: id,
    assignments: updateAssignmentsInput.shape.assignments,
  }),
  /** Several policies assigned at once, as `assignPolicies` takes them. */
  z.object({
    kind: z.literal('policiesAssigned'),
    policyIds: z.array(id).min(1).max(MOST_POLICIES),
    mode: assignPoliciesInput.shape.mode,
    targets: assignPoliciesInput.shape.targets,
  }),
  /** An earlier version's parts, as `restoreVersion` takes them. */
  z.object({
    kind: z.literal('policyRestored'),
    policyId: id,
    number: restoreVersionInput.shape.number,
    parts: restoreVersionInput.shape.parts,
  }),
  z.object({
    kind: z.literal('groupCreated'),
    displayName: z.string().max(256).default(''),
    /** The rule of a dynamic group; null for a group with assigned members. */
    membershipRule: ruleText.nullable(),
    members: memberIds.default([]),
  }),
  z.object({
    kind: z.literal('groupRule'),
    groupId: id,
    membershipRule: ruleText,
    processingState: z.enum(['On', 'Paused']).default('On'),
  }),
  z.object({
    kind: z.literal('groupMembers'),
    groupId: id,
    add: memberIds.default([]),
    remove: memberIds.default([]),
  }),
  z.object({
    kind: z.literal('deviceTags'),
    deviceIds: setTagsInput.shape.ids,
    add: setTagsInput.shape.add,
    remove: setTagsInput.shape.remove,
  }),
  z.object({ kind: z.literal('devicesExcluded'), deviceIds: excludeDevicesInput.shape.ids }),
  z.object({ kind: z.literal('scope'), switches: scopeSwitchesInput, behaviourEra: behaviourEraInput }),
  z.object({
    kind: z.literal('connector'),
    connectorEnabled: updateConnectorInput.shape.connectorEnabled,
  }),
])
/** What forms hand to `<ImpactPanel draft>`. */
export type ImpactDraft = z.input<typeof impactDraftSchema>
export type ParsedDraft = z.output<typeof impactDraftSchema>

const key = z.string().min(1).max(2000)

/** Which devices: the same shapes as ImpactSelection of the fleet room. */
export const impactSelectionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('affected') }),
  z.object({ kind: z.literal('gainPolicies'), policyId: id.optional() }),
  z.object({ kind: z.literal('losePolicies'), policyId: id.optional() }),
  z.object({
    kind: z.literal('settingsChange'),
    key: key.optional(),
    transition: z.int().nonnegative().optional(),
  }),
  z.object({ kind: z.literal('conflictsAppear'), key: key.optional() }),
  z.object({ kind: z.literal('conflictsVanish'), key: key.optional() }),
  z.object({ kind: z.literal('enter') }),
  z.object({ kind: z.literal('leave') }),
  z.object({ kind: z.literal('joinGroup'), groupId: id }),
  z.object({ kind: z.literal('leaveGroup'), groupId: id }),
])

/** What one wants to know about a draft: the numbers, more rows of the lists, the devices behind a number, or why. */
export const impactQuestionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('summary') }),
  z.object({ kind: z.literal('more'), offset: z.int().nonnegative() }),
  z.object({
    kind: z.literal('devices'),
    selection: impactSelectionSchema,
    page: z.int().positive().default(1),
    q: z.string().trim().max(200).default(''),
  }),
  z.object({ kind: z.literal('device'), deviceId: id }),
  z.object({ kind: z.literal('why'), deviceId: id, key }),
])
export type ImpactQuestion = z.input<typeof impactQuestionSchema>

export const impactRequestSchema = z.object({ draft: impactDraftSchema, question: impactQuestionSchema })
export type ImpactRequest = z.output<typeof impactRequestSchema>
