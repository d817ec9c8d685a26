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

/** Checks the token inside its tenant's transaction and counts the use. */
export async function useOnboardingToken(tx: TenantTx, parts: TokenParts, now: Date): Promise<void> {
  const row = await tx.onboardingToken.findUnique({
    where: { tenantId_id: { tenantId: parts.tenantId, id: parts.id } },
  })
  const given = Buffer.from(sha256(parts.secret))
  const matches = row !== null && timingSafeEqual(given, Buffer.from(row.secretHash))
  if (!row || !matches || row.revokedAt || row.expiresAt <= now) throw refusedToken()
  await tx.onboardingToken.update({
    where: { tenantId_id: { tenantId: parts.tenantId, id: parts.id } },
    data: { useCount: { increment: 1 } },
  })
}

/** One answer for every reason: whoever tries tokens learns nothing. */
function refusedToken(): ApiProblem {
  return new ApiProblem(
    401,
    'The onboarding token is unknown, revoked or expired. Ask an administrator for a new one.',
  )
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
