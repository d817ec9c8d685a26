import 'server-only'
import { Prisma } from '@/lib/db/generated/client'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { pageOf } from '../core/paging'
import { TOKEN_STATES, type TokenListParams } from './params'

export type TokenState = (typeof TOKEN_STATES)[number]

export interface TokenRow {
  readonly id: string
  readonly note: string
  readonly createdByName: string | null
  readonly createdAt: string
  readonly expiresAt: string
  readonly useCount: number
  readonly maxUses: number | null
  readonly state: TokenState
}

const ORDERS: Readonly<Record<string, string>> = {
  note: 'note',
  createdAt: '"createdAt"',
  expiresAt: '"expiresAt"',
  useCount: '"useCount"',
}

/** Onboarding tokens with what became of them. The secret is not among it: nobody can read it again. */
export async function listTokens(
  actor: Actor,
  p: TokenListParams,
  now: Date,
): Promise<{ rows: TokenRow[]; total: number }> {
  return queryTenant(actor, 'device:write', async (tx) => {
    const { skip, take } = pageOf(p)
    const pattern = `%${p.q.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
    const states = p.state.length > 0 ? [...p.state] : [...TOKEN_STATES]
    const found = Prisma.sql`
      select * from (
        select t.id, t.note, t."createdAt", t."expiresAt", t."useCount", t."maxUses", u.name as "createdByName",
          case when t."revokedAt" is not null then 'revoked' when t."expiresAt" <= ${now} then 'expired'
            when t."useCount" >= t."maxUses" then 'usedUp' else 'active' end as state
        from "OnboardingToken" t left join "User" u on u.id = t."createdBy"
        where t."tenantId" = ${actor.tenantId}) x
      where (note ilike ${pattern} or id = ${p.q}) and state = any(${states}::text[])`
    const order = Prisma.raw(`${ORDERS[p.sort] ?? '"createdAt"'} ${p.dir === 'asc' ? 'asc' : 'desc'}, id`)
    const rows = await tx.$queryRaw<
      (Omit<TokenRow, 'createdAt' | 'expiresAt'> & { createdAt: Date; expiresAt: Date })[]
    >`${found} order by ${order} offset ${skip} limit ${take}`
    const [count] = await tx.$queryRaw<
      { total: number }[]
    >`select count(*)::int as total from (${found}) counted`
    return {
      rows: rows.map((row) => ({
        ...row,
        createdAt: row.createdAt.toISOString(),
        expiresAt: row.expiresAt.toISOString(),
      })),
      total: count?.total ?? 0,
    }
  })
}
