import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { csvResponse } from '@/lib/features/core/csv'
import { oneBatch } from '@/lib/features/reports/one-batch'
import { findUsers } from '@/lib/features/users/find-users'
import { loadUserList } from '@/lib/features/users/params'
import { listUsers } from '@/lib/features/users/queries'

/** The users that the list shows, all pages of them. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'user:read')
  const p = loadUserList(request.nextUrl.searchParams)
  return csvResponse(
    'users.csv',
    [
      { header: 'Name', value: (u) => u.name },
      { header: 'E-mail', value: (u) => u.email },
      { header: 'Role', value: (u) => u.roleName },
      { header: 'Access since', value: (u) => u.since },
      { header: 'Last sign-in', value: (u) => u.lastSignInAt },
      { header: 'User id', value: (u) => u.id },
    ],
    oneBatch(async () => findUsers(await listUsers(actor), p)),
  )
}
