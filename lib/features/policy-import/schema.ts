import { z } from 'zod'
import { policyName } from '../policies/fields'
import { MAX_IMPORT_BYTES, MAX_IMPORT_FILES } from './limits'

/** Whole files as bytes: published exports come in several encodings, which only reading can tell. */
const files = z
  .array(z.object({ name: z.string().min(1).max(1000), bytes: z.instanceof(Uint8Array) }))
  .min(1, 'Choose at least one file.')
  .max(MAX_IMPORT_FILES, `Choose at most ${MAX_IMPORT_FILES} files at a time.`)
  .refine(
    (all) => all.reduce((sum, file) => sum + file.bytes.length, 0) <= MAX_IMPORT_BYTES,
    'These files are larger than 10 MiB together. Import them in parts.',
  )

const id = z.string().min(1).max(200)

const policyChoice = z.discriminatedUnion('take', [
  /** `profileId`: one of those that the preview offers; without it, the preview's own. */
  z.object({ take: z.literal('create'), name: policyName, profileId: z.string().max(100).optional() }),
  /** The policy of that name becomes what the file says, as its next version. */
  z.object({ take: z.literal('update'), id, version: z.int().positive() }),
  z.object({ take: z.literal('skip') }),
])
export type PolicyChoice = z.output<typeof policyChoice>

const groupChoice = z.discriminatedUnion('take', [
  z.object({ take: z.literal('use'), id }),
  z.object({ take: z.literal('create') }),
  /** Assignments to it are left out. */
  z.object({ take: z.literal('leave') }),
])
export type GroupChoice = z.output<typeof groupChoice>

export const previewImportInput = z.object({ files })
export const importInput = z.object({
  files,
  /** Of the files that were looked at: an import does what its preview said, or nothing. */
  digest: z.string().max(100),
  /** By the keys of the preview; what is absent is done as the preview suggested. */
  policies: z.record(z.string(), policyChoice).default({}),
  groups: z.record(z.string(), groupChoice).default({}),
  /** Take assignments over as well. */
  assign: z.boolean().default(false),
})
export type ImportInput = z.input<typeof importInput>
export type ParsedImport = z.output<typeof importInput>
