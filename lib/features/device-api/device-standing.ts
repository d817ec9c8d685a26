import { z } from 'zod'
import type { TenantTx } from '@/lib/db/with-tenant'

const time = z.string().transform((text) => new Date(text))

const standingSchema = z.object({
  id: z.string(),
  keyX: z.string().nullable(),
  isRevoked: z.boolean(),
  /** Since when the device has had its key. */
  keySince: time,
  offboardedAt: time.nullable(),
  surveyDigest: z.string().nullable(),
  supersededById: z.string().nullable(),
  code: z.number().nullable(),
  label: z.string(),
  reason: z.string(),
  channel: z.string(),
  /** The object that its row names is there. */
  hasObject: z.boolean(),
  namesObject: z.boolean(),
  hasCohort: z.boolean(),
  acknowledgedHash: z.string().nullable(),
  verification: z.string().nullable(),
  exceptionCount: z.number(),
  reportSequence: z.number(),
  isSyncAsked: z.boolean(),
  /** What the cohort is to enforce. */
  policySetHash: z.string().nullable(),
  /** The worker has not finished the tenant's newest revision. */
  isBehind: z.boolean(),
})

/** What a request needs to know of its device. */
export type DeviceStanding = z.output<typeof standingSchema>

/**
 * Locks devices, in the order of ids as everyone does who locks several, and reads how they stand.
 * @returns those that exist, by id
 */
export async function lockDevices(
  tx: TenantTx,
  tenantId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DeviceStanding>> {
  // As one text: a tenth of what reading rows column by column costs, where the load is.
  const [row] = await tx.$queryRaw<{ rows: string }[]>`
    with locked as (
      select d.id, d."publicKey"->>'x' as "keyX", d."keyRevokedAt" is not null as "isRevoked",
        coalesce(d."keyChangedAt", d."onboardedAt") as "keySince", d."offboardedAt", d."surveyDigest", d."supersededById",
        d."enrollmentCode" as code, d."enrollmentLabel" as label, d."enrollmentReason" as reason, d.channel,
        o.id is not null as "hasObject", d."directoryObjectId" is not null as "namesObject",
        d."cohortId" is not null as "hasCohort", d."acknowledgedHash", d.verification, d."exceptionCount",
        d."reportSequence", d."syncRequestedAt" is not null as "isSyncAsked", c."policySetHash",
        t."resolvedRevision" < t.revision as "isBehind"
      from "Device" d join "Tenant" t on t.id = d."tenantId"
      left join "Cohort" c on c."tenantId" = d."tenantId" and c.id = d."cohortId"
      left join "DirectoryObject" o
        on o."tenantId" = d."tenantId" and o.id = d."directoryObjectId" and o."deletedAt" is null
      where d."tenantId" = ${tenantId} and d.id = any(${[...ids]}::text[])
      order by d.id for update of d)
    select coalesce(json_agg(locked), '[]')::text as rows from locked`
  const standings = z.array(standingSchema).parse(JSON.parse(row?.rows ?? '[]'))
  return new Map(standings.map((standing) => [standing.id, standing]))
}
