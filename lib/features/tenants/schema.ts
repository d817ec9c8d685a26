import { z } from 'zod'
import { BEHAVIOUR_ERAS, CLOUDS, LICENCES } from '@/lib/domain/enrollment'

const name = z.string().trim().min(1, 'Enter a name.').max(100, 'Use at most 100 characters.')

/** Path segments that are routes of their own and so cannot be a tenant's address. */
const RESERVED = new Set(['api', 'sign-in', 'sign-out', 'tenants', '_next', 'health', 'static'])

export const tenantSlugInput = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
    'Use 1 to 40 lower-case letters, digits and hyphens; no hyphen at either end.',
  )
  .refine((slug) => !RESERVED.has(slug), 'This address is used by Bulwark itself. Choose another.')

export const createTenantInput = z.object({ name, slug: tenantSlugInput })
export type CreateTenantInput = z.input<typeof createTenantInput>

export const updateTenantInput = z.object({
  name,
  behaviourEra: z.enum(BEHAVIOUR_ERAS),
  licence: z.enum(LICENCES),
  cloud: z.enum(CLOUDS),
  /** Left out: stays as it is. Raises the directory's quota; decides nothing about devices. */
  verifiedDomain: z.boolean().optional(),
})
export type UpdateTenantInput = z.input<typeof updateTenantInput>
