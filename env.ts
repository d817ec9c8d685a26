import { z } from 'zod'

const blankAsUnset = (value: unknown) => (value === '' ? undefined : value)
const optional = <S extends z.ZodType>(schema: S) => z.preprocess(blankAsUnset, schema.optional())

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' })
const webUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })

const databaseSchema = z.object({
  BULWARK_APP_DATABASE_URL: postgresUrl,
  BULWARK_DATABASE_POOL: z.preprocess(blankAsUnset, z.coerce.number().int().min(1).max(500).default(10)),
})

const serverSchema = z
  .object({
    /** Where the queue's own role connects; the worker needs it. */
    BULWARK_QUEUE_DATABASE_URL: optional(postgresUrl),
    /** Where files live that outlast a restart: logs, secrets, the embedded database. */
    BULWARK_DATA_DIR: z.preprocess(blankAsUnset, z.string().default('.bulwark')),
    /** Megabytes that fleet indexes of all tenants together may take in each process; the least recently used go first. */
    BULWARK_INDEX_MEMORY_MB: z.preprocess(blankAsUnset, z.coerce.number().int().min(1).default(1024)),
    /** Who presents it may read /api/metrics from anywhere; without it, only this machine may. */
    BULWARK_METRICS_TOKEN: optional(z.string().min(16, 'must have 16 characters or more')),
    /** The address that the web server listens on. */
    BULWARK_HOST: optional(z.string()),
    /** How the worker's simulated devices reach the console. */
    BULWARK_BASE_URL: optional(webUrl),
    /** File with the demo users that the sign-in page offers; none when unset. */
    BULWARK_DEMO_SIGN_INS: optional(z.string()),
    NEXTAUTH_URL: optional(webUrl),
    NEXTAUTH_SECRET: optional(z.string().min(32, 'must have 32 characters or more')),
    AZURE_AD_CLIENT_ID: optional(z.string()),
    AZURE_AD_CLIENT_SECRET: optional(z.string()),
    AZURE_AD_TENANT_ID: optional(z.string()),
  })
  .refine(
    (env) => {
      const set = [env.AZURE_AD_CLIENT_ID, env.AZURE_AD_CLIENT_SECRET, env.AZURE_AD_TENANT_ID].filter(Boolean)
      return set.length === 0 || set.length === 3
    },
    {
      path: ['AZURE_AD_CLIENT_ID'],
      error: 'must be set together with AZURE_AD_CLIENT_SECRET and AZURE_AD_TENANT_ID',
    },
  )

export type DatabaseEnv = z.output<typeof databaseSchema>
export type ServerEnv = z.output<typeof serverSchema>

/** What the database client needs, read when it is first used (a build needs none of it). Throws a readable sentence. */
export function readDatabaseEnv(source: NodeJS.ProcessEnv = process.env): DatabaseEnv {
  return parseEnv(databaseSchema, source)
}

/** Every other variable of the server and the worker. Throws a readable sentence that names each bad variable. */
export function readServerEnv(source: NodeJS.ProcessEnv = process.env): ServerEnv {
  return parseEnv(serverSchema, source)
}

function parseEnv<S extends z.ZodType>(schema: S, source: NodeJS.ProcessEnv): z.output<S> {
  const parsed = schema.safeParse(source)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(
    (issue) => `${issue.path.join('.')} ${issue.code === 'invalid_type' ? 'is not set' : issue.message}`,
  )
  throw new Error(`Check the environment: ${problems.join('; ')}. See docs/operations.md.`)
}
