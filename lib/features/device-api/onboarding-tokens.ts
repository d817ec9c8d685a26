import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { newId } from '@/lib/db/new-id'
import type { TenantTx } from '@/lib/db/with-tenant'
import { ApiProblem } from './problem'

const TOKEN_PREFIX = 'bwk'
const TOKEN_FORM = /^bwk\.([\w-]+)\.([\w-]+)\.([\w-]+)$/

export interface NewToken {
  readonly id: string
  /** Shown once: only its hash is kept. */
  readonly token: string
  readonly expiresAt: Date
}

/** Makes an onboarding token of the tenant: short-lived, revocable, counted. */
export async function createOnboardingToken(
  tx: TenantTx,
  tenantId: string,
  options: {
    readonly note: string
    readonly expiresInHours: number
    /** How many devices may onboard with it; any number when left out. */
    readonly maxUses?: number | null
    readonly createdBy: string | null
    readonly now: Date
  },
): Promise<NewToken> {
  const id = newId('obt')
  const secret = randomBytes(24).toString('base64url')
  const expiresAt = new Date(options.now.getTime() + options.expiresInHours * 3_600_000)
  await tx.onboardingToken.create({
    data: {
      tenantId,
      id,
      secretHash: sha256(secret),
      note: options.note,
      expiresAt,
      maxUses: options.maxUses ?? null,
      createdBy: options.createdBy,
    },
  })
  return { id, token: [TOKEN_PREFIX, tenantId, id, secret].join('.'), expiresAt }
}

export interface TokenParts {
  readonly tenantId: string
  readonly id: string
  readonly secret: string
}

/** Takes a token apart without believing it. */
export function parseOnboardingToken(token: string): TokenParts {
  const match = TOKEN_FORM.exec(token)
  const [, tenantId, id, secret] = match ?? []
  if (!tenantId || !id || !secret) throw refusedToken()
  return { tenantId, id, secret }
}

/** Tokens of a batch of onboardings, locked: what they still allow is taken from them one by one. */
export class TokenUses {
  private constructor(
    private readonly rows: ReadonlyMap<string, { readonly secretHash: string; readonly isOver: boolean }>,
    private readonly left: Map<string, number>,
    private readonly taken = new Map<string, number>(),
  ) {}

  static async lock(tx: TenantTx, tenantId: string, ids: readonly string[], now: Date): Promise<TokenUses> {
    const rows = await tx.$queryRaw<
      { id: string; secretHash: string; isOver: boolean; useCount: number; maxUses: number | null }[]
    >`select id, "secretHash", "revokedAt" is not null or "expiresAt" <= ${now} as "isOver", "useCount", "maxUses"
      from "OnboardingToken" where "tenantId" = ${tenantId} and id = any(${[...new Set(ids)]}::text[])
      order by id for update`
    const left = rows.map((r) => [r.id, r.maxUses === null ? Infinity : r.maxUses - r.useCount] as const)
    return new TokenUses(new Map(rows.map((r) => [r.id, r])), new Map(left))
  }

  /** Null: the token may be used. Otherwise one refusal for every reason: whoever tries tokens learns nothing. */
  refusalOf({ id, secret }: TokenParts): ApiProblem | null {
    const row = this.rows.get(id)
    const given = Buffer.from(sha256(secret))
    const isRight = row !== undefined && timingSafeEqual(given, Buffer.from(row.secretHash))
    return isRight && !row.isOver ? null : refusedToken()
  }

  /** Counts a device that onboards. Refuses when the token was made for fewer. */
  take({ id }: TokenParts): ApiProblem | null {
    const left = this.left.get(id) ?? 0
    if (left <= 0)
      return new ApiProblem(
        401,
        'As many devices have onboarded as this onboarding token is for. Ask an administrator for a new one.',
      )
    this.left.set(id, left - 1)
    this.taken.set(id, (this.taken.get(id) ?? 0) + 1)
    return null
  }

  /** Writes down what was counted. */
  async store(tx: TenantTx, tenantId: string): Promise<void> {
    for (const [id, increment] of this.taken)
      await tx.onboardingToken.update({
        where: { tenantId_id: { tenantId, id } },
        data: { useCount: { increment } },
      })
  }
}

/** One answer for every reason: whoever tries tokens learns nothing. */
export function refusedToken(): ApiProblem {
  return new ApiProblem(
    401,
    'The onboarding token is unknown, revoked or expired. Ask an administrator for a new one.',
  )
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
