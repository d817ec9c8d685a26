import 'server-only'
import { getServerSession } from 'next-auth'
import { cache } from 'react'
import { authOptions } from './options'

export interface SessionUser {
  readonly id: string
  readonly name: string
  readonly email: string
}

/** The signed-in person of this request, or null. */
export const getSessionUser = cache(async (): Promise<SessionUser | null> => {
  const session = await getServerSession(authOptions)
  const user = session?.user
  if (!user?.id) return null
  return { id: user.id, name: user.name ?? '', email: user.email ?? '' }
})
