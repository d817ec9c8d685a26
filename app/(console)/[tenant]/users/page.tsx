import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { PageHeader } from '@/components/ui/page-header'
import { AddUserButton } from '@/components/users/add-user-button'
import { UserList } from '@/components/users/user-list'
import { can } from '@/lib/domain/access'
import { requireActor } from '@/lib/features/core/actor'
import { pageOfUsers } from '@/lib/features/users/find-users'
import { loadUserList } from '@/lib/features/users/params'
import { listUsers } from '@/lib/features/users/queries'

interface Props {
  readonly params: Promise<{ tenant: string }>
  readonly searchParams: Promise<SearchParams>
}

export const metadata: Metadata = { title: 'Users' }

export default async function UsersPage({ params, searchParams }: Props) {
  const actor = await requireActor((await params).tenant, 'user:read')
  const p = await loadUserList(searchParams)
  const { rows, total } = pageOfUsers(await listUsers(actor), p)
  const slug = actor.tenantSlug
  const canWrite = can(actor, 'user:write')
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Home', href: `/${slug}` }, { label: 'Users' }]}
        title="Users"
        description="People with access to this tenant, and the role that says what each may do."
      >
        {canWrite && <AddUserButton slug={slug} />}
      </PageHeader>
      <UserList slug={slug} rows={rows} total={total} state={p} canWrite={canWrite} ownId={actor.userId} />
    </>
  )
}
