import { z } from 'zod'
import { qualifiedName, unitDefinitions } from '@/lib/domain/catalog'
import type { ResolutionDevice, ResolutionGroup, ResolutionPolicy } from '@/lib/domain/resolution'
import { rolloutSalt, rolloutStageSchema } from '@/lib/domain/rollout'
import {
  aDevice,
  aGroup,
  ALL_DEVICES,
  aPolicy,
  profileOf,
  settingsOf,
  type Plain,
} from '../resolution/support'

/** Devices, groups and policies as the vectors of the documents write them: only what differs from the usual. */
const plainSchema: z.ZodType<Plain> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.array(z.union([z.string(), z.number(), z.record(z.string(), plainSchema)])),
  ]),
)
const filterId = z.string().optional()
const assignmentSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['allDevices', 'allUsers']), filterId }),
  z.strictObject({ kind: z.enum(['includeGroup', 'excludeGroup']), groupId: z.string(), filterId }),
])

export const plainDeviceSchema = z
  .strictObject({
    channel: z.enum(['mde', 'intune', 'configMgr', 'none']),
    osPlatform: z.enum(['windowsClient', 'windowsServer', 'linux', 'macOS']),
    osName: z.string(),
    osVersion: z.string(),
    tamperProtection: z.boolean(),
    skippedPolicyTypes: z.array(z.string()),
    directory: z
      .record(z.string(), z.union([z.string(), z.boolean(), z.null(), z.array(z.string())]))
      .nullable(),
  })
  .partial()
export const plainGroupSchema = z.strictObject({
  id: z.string(),
  members: z.array(z.string()).optional(),
  membershipRule: z.string().optional(),
})
export const plainPolicySchema = z.strictObject({
  id: z.string(),
  profile: z.string(),
  set: z.record(z.string(), plainSchema),
  assignments: z.array(assignmentSchema).optional(),
  technologies: z.array(z.string()).optional(),
  lastModified: z.number().optional(),
  /** New settings for a stage first; from version 1 to version 2. */
  rollout: z.strictObject({ stage: rolloutStageSchema, set: z.record(z.string(), plainSchema) }).optional(),
})
export type PlainDevice = z.infer<typeof plainDeviceSchema>
export type PlainPolicy = z.infer<typeof plainPolicySchema>

export function toDevice(id: string, plain: PlainDevice): ResolutionDevice {
  return aDevice({ id, ...plain })
}

export function toGroup({ id, ...rest }: z.infer<typeof plainGroupSchema>): ResolutionGroup {
  return aGroup(id, { displayName: id, ...rest })
}

export function toPolicy({ id, profile, set, ...rest }: PlainPolicy): ResolutionPolicy {
  return aPolicy({
    id,
    name: id,
    profileId: profile,
    settings: settingsOf(profile, set),
    technologies: rest.technologies ?? ['mdm', 'microsoftSense'],
    assignments: rest.assignments ?? ALL_DEVICES,
    lastModified: rest.lastModified ?? 0,
    ...(rest.rollout
      ? {
          rollout: {
            salt: rolloutSalt(id, 1),
            stage: rest.rollout.stage,
            version: 2,
            lastModified: rest.lastModified ?? 0,
            settings: settingsOf(profile, rest.rollout.set),
          },
        }
      : {}),
  })
}

/** The key of a unit by the name that people see, in one of these profiles: 'Firewall Rules#allow web'. */
export function keyOf(profileIds: readonly string[], name: string): string {
  const [setting = '', ...entry] = name.split('#')
  for (const id of profileIds) {
    const profile = profileOf(id)
    const def = unitDefinitions(profile).find((candidate) => qualifiedName(profile, candidate) === setting)
    if (def) return [def.id, ...entry].join('#')
  }
  throw new Error(`No setting named ${name}`)
}
