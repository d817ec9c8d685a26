import { z } from 'zod'
import { DomainError } from '@/lib/db/errors'
import type { Prisma } from '@/lib/db/generated/client'
import { toJson } from '@/lib/db/to-json'
import type { TenantTx } from '@/lib/db/with-tenant'
import { can, type Permission } from '@/lib/domain/access'
import {
  getProfile,
  POLICY_TYPES,
  settingsInputSchema,
  settingValuesSchema,
  type PolicySettings,
  type PolicyType,
  type Profile,
  type SettingValues,
} from '@/lib/domain/catalog'
import type { VersionAssignment } from '@/lib/domain/versions'
import { followVersion } from '../rollouts/rollout-store'
import type { AssignmentInput } from './schema'

type StoredPolicy = Prisma.PolicyModel

/** PolicyVersion.settings on its way out of the database. */
export const storedSettingsSchema: z.ZodType<PolicySettings> = z.object({
  values: settingValuesSchema,
  unknown: z.array(z.unknown()).default([]),
})

/** PolicyVersion.assignments and the Assignment table in one form. */
export const storedAssignmentSchema = z.object({
  kind: z.enum(['allDevices', 'allUsers', 'includeGroup', 'excludeGroup']),
  groupId: z.string().nullish(),
})
export type StoredAssignment = z.output<typeof storedAssignmentSchema>

/** The policy, unless it is unknown, deleted or another tenant's: then notFound. */
export async function getStoredPolicy(tx: TenantTx, tenantId: string, id: string): Promise<StoredPolicy> {
  const policy = await tx.policy.findUnique({ where: { tenantId_id: { tenantId, id } } })
  if (!policy || policy.deletedAt) throw missingPolicy()
  return policy
}

export function missingPolicy(): DomainError {
  return new DomainError('notFound', 'This policy does not exist any more. Go back to the list.')
}

export function stalePolicy(): DomainError {
  return new DomainError('stale', 'Someone else changed this policy meanwhile. What you typed is still here.')
}

/** Settings of one version of a policy. Throws notFound for a version that does not exist. */
export async function getStoredSettings(
  tx: TenantTx,
  tenantId: string,
  policyId: string,
  number: number,
): Promise<PolicySettings> {
  const version = await tx.policyVersion.findUnique({
    where: { tenantId_policyId_number: { tenantId, policyId, number } },
    select: { settings: true },
  })
  if (!version) throw missingPolicy()
  return storedSettingsSchema.parse(version.settings)
}

/** The stored policy type as one of ours; undefined for imported policies without a profile. */
export function policyTypeOf(stored: string): PolicyType | undefined {
  return POLICY_TYPES.find((type) => type === stored)
}

/** Roles may reach only some policy types, and the type is known only once the policy has been read. */
export function requirePolicyPermission(
  actor: { readonly role: string; readonly roleName: string },
  permission: Permission,
  storedType: string,
): void {
  if (can(actor, permission, policyTypeOf(storedType))) return
  throw new DomainError(
    'forbidden',
    `Your role, ${actor.roleName}, lacks the permission ${permission} for policies of this type. Ask an administrator of the tenant for it.`,
  )
}

/** The profile of a policy whose settings can be edited here. */
export function requireProfile(profileId: string | null): Profile {
  const profile = profileId === null ? undefined : getProfile(profileId)
  if (profile) return profile
  throw new DomainError(
    'invalid',
    'No profile knows this policy, so its settings cannot be edited here. Export it, or delete it.',
  )
}

/** Values that the profile accepts in full; anything else is refused with a message for each field. */
export function parseSettings(profile: Profile, raw: SettingValues): SettingValues {
  const parsed = settingsInputSchema(profile).safeParse(raw)
  if (parsed.success) return parsed.data
  const fieldErrors: Record<string, string> = {}
  for (const issue of parsed.error.issues)
    fieldErrors[['settings', ...issue.path].join('.')] ??= issue.message
  const count = Object.keys(fieldErrors).length
  const message = count === 1 ? 'One setting needs attention.' : `${count} settings need attention.`
  throw new DomainError('invalid', message, { fieldErrors })
}

/** Refuses assignments to groups that this tenant does not have, whoever may have them. */
export async function requireGroups(
  tx: TenantTx,
  tenantId: string,
  assignments: readonly AssignmentInput[],
): Promise<ReadonlyMap<string, string>> {
  const ids = assignments.flatMap((a) => (a.kind === 'allDevices' ? [] : [a.groupId]))
  const groups = await tx.group.findMany({
    where: { tenantId, id: { in: ids } },
    select: { id: true, displayName: true },
  })
  const names = new Map(groups.map((group) => [group.id, group.displayName]))
  const fieldErrors: Record<string, string> = {}
  assignments.forEach((a, index) => {
    if (a.kind !== 'allDevices' && !names.has(a.groupId)) {
      fieldErrors[`assignments.${index}`] = 'This group does not exist any more. Remove it.'
    }
  })
  if (Object.keys(fieldErrors).length > 0) {
    throw new DomainError('notFound', 'A group of these assignments does not exist. Remove it.', {
      fieldErrors,
    })
  }
  return names
}

/** Replaces the policy's assignments as a whole, as the service does. */
export async function replaceAssignments(
  tx: TenantTx,
  tenantId: string,
  policyId: string,
  assignments: readonly VersionAssignment[],
): Promise<void> {
  await tx.assignment.deleteMany({ where: { tenantId, policyId } })
  await tx.assignment.createMany({
    data: assignments.map((assignment, index) => ({
      tenantId,
      policyId,
      id: `asg_${String(index + 1).padStart(4, '0')}`,
      kind: assignment.kind,
      groupId: assignment.groupId ?? null,
      filterId: assignment.filterId ?? null,
    })),
  })
}

export const isAssigned = (assignments: readonly { readonly kind: string }[]): boolean =>
  assignments.some((a) => a.kind !== 'excludeGroup')

export interface VersionChange {
  readonly name?: string
  readonly description?: string
  readonly roleScopeTags?: readonly string[]
  readonly settings?: PolicySettings
  readonly assignments?: readonly VersionAssignment[]
  readonly note: string
}

/**
 * Saves a change of a policy as its next version. `lock.version` is the version that was edited: if it is no longer the
 * current one, nothing is written and the error is 'stale'. A rollout that runs goes on with the new version.
 */
export async function saveVersion(
  tx: TenantTx,
  author: { readonly tenantId: string; readonly userId: string | null },
  lock: { readonly id: string; readonly version: number },
  revision: number,
  change: VersionChange,
): Promise<number> {
  const { tenantId, userId } = author
  const number = lock.version + 1
  const { name, description, roleScopeTags, settings, assignments, note } = change
  const { count } = await tx.policy.updateMany({
    where: { tenantId, id: lock.id, version: lock.version, deletedAt: null },
    data: {
      name,
      description,
      ...(roleScopeTags ? { roleScopeTags: [...roleScopeTags] } : {}),
      ...(settings ? { settingCount: settingCount(settings) } : {}),
      ...(assignments ? { isAssigned: isAssigned(assignments) } : {}),
      version: number,
      updatedAt: new Date(),
      updatedBy: userId,
    },
  })
  if (count === 0) throw stalePolicy()
  const before = await tx.policyVersion.findUnique({
    where: { tenantId_policyId_number: { tenantId, policyId: lock.id, number: lock.version } },
  })
  const policy = await tx.policy.findUnique({
    where: { tenantId_id: { tenantId, id: lock.id } },
    select: { roleScopeTags: true },
  })
  if (!before || !policy) throw missingPolicy()
  await tx.policyVersion.create({
    data: {
      tenantId,
      policyId: lock.id,
      number,
      name: name ?? before.name,
      description: description ?? before.description,
      settings: toJson(settings ?? storedSettingsSchema.parse(before.settings)),
      assignments: toJson(assignments ?? z.array(z.unknown()).parse(before.assignments)),
      roleScopeTags: roleScopeTags ? [...roleScopeTags] : policy.roleScopeTags,
      note,
      revision,
      authorId: userId,
    },
  })
  if (assignments) await replaceAssignments(tx, tenantId, lock.id, assignments)
  await followVersion(tx, author, lock.id, number, settings !== undefined)
  return number
}

/** Settings that a policy configures; a whole firewall rule set counts as one, as it is one setting. */
export function settingCount(settings: PolicySettings): number {
  return Object.keys(settings.values).length + settings.unknown.length
}
