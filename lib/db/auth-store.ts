import { getPrisma } from './client'
import { withUser } from './with-tenant'

export interface SignInUser {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly passwordHash: string | null
}

/**
 * The person with this e-mail address (in any letter case), or null. The one look-up that happens before anybody is
 * known: it goes through a database function that answers for one exact address and lists nothing.
 */
export async function findUserForSignIn(email: string): Promise<SignInUser | null> {
  const rows = await getPrisma().$queryRaw<SignInUser[]>`
    select "id", "email", "name", "passwordHash" from auth_find_user(${email.trim()})`
  return rows[0] ?? null
}

/** Notes a sign-in: the time on the person's record when it succeeded, a line in the log when it did not. */
export async function recordSignIn(userId: string, ok: boolean): Promise<void> {
  if (!ok) {
    console.warn(`[auth] refused sign-in for ${userId}`)
    return
  }
  await withUser(userId, (tx) =>
    tx.user.update({ where: { id: userId }, data: { lastSignInAt: new Date() } }),
  )
}
