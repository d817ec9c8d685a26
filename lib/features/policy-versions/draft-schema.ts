import { z } from 'zod'
import { settingValuesSchema } from '@/lib/domain/catalog'

/** What is being written: a new policy of a profile, or one part of a policy that there is. */
export const DRAFT_KINDS = ['new', 'settings', 'assignments', 'properties'] as const
export type DraftKind = (typeof DRAFT_KINDS)[number]

const id = z.string().min(1).max(64)
const text = z.string().max(20_000)
const tags = z.array(z.string().max(200)).max(200)
const assignments = z
  .array(
    z.union([
      z.object({ kind: z.literal('allDevices') }),
      z.object({ kind: z.enum(['includeGroup', 'excludeGroup']), groupId: id }),
    ]),
  )
  .max(2000)
/** Settings whose typed secret is not in the draft: it is typed again. */
const secretIds = z.array(z.string().max(512)).max(100).default([])

/**
 * What was typed, as the form holds it: not held against any rule, because a draft is by nature unfinished. Only its size is
 * limited.
 */
export const draftContentSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('new'),
    name: text,
    description: text,
    settings: settingValuesSchema,
    roleScopeTags: tags,
    assignments,
    note: text.default(''),
    secretIds,
  }),
  z.object({ kind: z.literal('settings'), values: settingValuesSchema, note: text.default(''), secretIds }),
  z.object({ kind: z.literal('assignments'), assignments, note: text.default('') }),
  z.object({
    kind: z.literal('properties'),
    name: text,
    description: text,
    roleScopeTags: tags,
    note: text.default(''),
  }),
])
export type DraftContent = z.output<typeof draftContentSchema>
export type DraftContentInput = z.input<typeof draftContentSchema>
export type DraftContentOf<K extends DraftKind> = Extract<DraftContent, { kind: K }>

export const saveDraftInput = z.object({
  /** Of a new policy the profile, otherwise the policy. */
  subjectId: id,
  /** The version that is being edited; 0 for a new policy. */
  baseVersion: z.int().nonnegative(),
  content: draftContentSchema,
})
export type SaveDraftInput = z.input<typeof saveDraftInput>

export const discardDraftInput = z.object({ kind: z.enum(DRAFT_KINDS), subjectId: id })
export type DiscardDraftInput = z.input<typeof discardDraftInput>

/** A draft as forms get it. */
export interface StoredDraft<K extends DraftKind> {
  readonly baseVersion: number
  readonly content: DraftContentOf<K>
  readonly updatedAt: string
}
