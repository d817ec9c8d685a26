import 'server-only'
import { hash, verify } from '@node-rs/argon2'
import type { NextAuthOptions } from 'next-auth'
import AzureADProvider from 'next-auth/providers/azure-ad'
import CredentialsProvider from 'next-auth/providers/credentials'
import { z } from 'zod'
import { findUserForSignIn, recordSignIn } from '@/lib/db/auth-store'
import { attemptsLeft, forgetAttempts, noteAttempt } from './attempts'

const credentialsSchema = z.object({
  email: z.string().trim().toLowerCase().max(320),
  password: z.string().max(200),
})

/** Verified instead of a real hash when nobody has the address, so that both answers take the same time. */
let decoy: Promise<string> | undefined
function decoyHash(): Promise<string> {
  decoy ??= hash('no one has this password')
  return decoy
}

/**
 * Checks an e-mail address and a password (argon2id).
 * @returns the person, or null: unknown address, wrong password and too many attempts look alike.
 */
async function signInWithPassword(
  input: unknown,
): Promise<{ id: string; email: string; name: string } | null> {
  const parsed = credentialsSchema.safeParse(input)
  if (!parsed.success) return null
  const { email, password } = parsed.data
  if (attemptsLeft(email) <= 0) return null
  const user = await findUserForSignIn(email)
  const matches = await verify(user?.passwordHash ?? (await decoyHash()), password)
  if (!user?.passwordHash || !matches) {
    noteAttempt(email)
    if (user) await recordSignIn(user.id, false)
    return null
  }
  forgetAttempts(email)
  await recordSignIn(user.id, true)
  return { id: user.id, email: user.email, name: user.name }
}

/** Entra ID is offered where its three variables are set. */
function entraProvider() {
  const {
    AZURE_AD_CLIENT_ID: clientId,
    AZURE_AD_CLIENT_SECRET: clientSecret,
    AZURE_AD_TENANT_ID: tenantId,
  } = process.env
  return clientId && clientSecret && tenantId ? [AzureADProvider({ clientId, clientSecret, tenantId })] : []
}

export function isEntraEnabled(): boolean {
  return entraProvider().length > 0
}

export const authOptions: NextAuthOptions = {
  session: { strategy: 'jwt', maxAge: 12 * 60 * 60 },
  pages: { signIn: '/sign-in', error: '/sign-in' },
  providers: [
    CredentialsProvider({
      name: 'E-mail and password',
      credentials: {
        email: { label: 'E-mail', type: 'email' },
        password: { label: 'Password', type: 'password' },
      },
      authorize: (credentials) => signInWithPassword(credentials),
    }),
    ...entraProvider(),
  ],
  callbacks: {
    /** Entra signs in people whom an administrator has added; it never creates accounts. */
    async signIn({ account, user }) {
      if (account?.provider !== 'azure-ad') return true
      const known = user.email ? await findUserForSignIn(user.email.toLowerCase()) : null
      if (!known) return false
      await recordSignIn(known.id, true)
      return true
    },
    async jwt({ token, user, account }) {
      if (!user) return token
      const known =
        account?.provider === 'azure-ad' && user.email
          ? await findUserForSignIn(user.email.toLowerCase())
          : null
      return {
        ...token,
        sub: known?.id ?? user.id,
        name: known?.name ?? user.name,
        email: known?.email ?? user.email,
      }
    },
    session({ session, token }) {
      return { ...session, user: { ...session.user, id: token.sub } }
    },
  },
}
