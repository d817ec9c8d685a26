'use client'
import { useState } from 'react'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, DataFilter, ListState } from '@/components/data-table/types'
import { Badge } from '@/components/ui/badge'
import { EmptyState } from '@/components/ui/feedback'
import { Icon } from '@/components/ui/icon'
import { Menu, MenuItem } from '@/components/ui/menu'
import { RelativeTime } from '@/components/ui/relative-time'
import { ROLES } from '@/lib/domain/access'
import type { UserRow } from '@/lib/features/users/queries'
import { ChangeRoleDialog } from './change-role-dialog'
import { RemoveUserDialog } from './remove-user-dialog'

const filters: readonly DataFilter[] = [
  { id: 'role', label: 'Role', options: ROLES.map((role) => ({ value: role.id, label: role.displayName })) },
]

interface Opened {
  readonly what: 'role' | 'remove'
  readonly user: UserRow
}

export interface UserListProps {
  readonly slug: string
  readonly rows: readonly UserRow[]
  readonly total: number
  readonly state: ListState
  readonly canWrite: boolean
  /** The person who looks at the list. */
  readonly ownId: string
}

/** Everyone with access to the tenant, their role, and the commands on each. */
export function UserList({ slug, rows, total, state, canWrite, ownId }: UserListProps) {
  const [opened, setOpened] = useState<Opened | null>(null)
  const close = () => setOpened(null)
  return (
    <>
      <DataTable
        caption="Users"
        columns={columnsFor(ownId, canWrite ? setOpened : null)}
        rows={rows}
        total={total}
        state={state}
        rowId={(user) => user.id}
        filters={filters}
        searchLabel="Name or e-mail"
        exportHref={`/${slug}/users/export`}
        empty={
          <EmptyState icon="user" title="Nobody has access yet">
            People whom you give access are listed here with their role.
          </EmptyState>
        }
      />
      {opened?.what === 'role' && (
        <ChangeRoleDialog slug={slug} user={opened.user} isSelf={opened.user.id === ownId} onClose={close} />
      )}
      {opened?.what === 'remove' && (
        <RemoveUserDialog slug={slug} user={opened.user} isSelf={opened.user.id === ownId} onClose={close} />
      )}
    </>
  )
}

function columnsFor(ownId: string, open: ((opened: Opened) => void) | null): readonly DataColumn<UserRow>[] {
  const columns: readonly DataColumn<UserRow>[] = [
    {
      id: 'name',
      header: 'Name',
      sortable: true,
      cell: (user) => (
        <span className="flex flex-wrap items-center gap-2">
          <span className="font-semibold">{user.name}</span>
          {user.id === ownId && <Badge>You</Badge>}
        </span>
      ),
    },
    { id: 'email', header: 'E-mail', sortable: true, cell: (user) => user.email },
    { id: 'roleName', header: 'Role', sortable: true, cell: (user) => user.roleName },
    { id: 'since', header: 'Access since', sortable: true, cell: (user) => <RelativeTime at={user.since} /> },
    {
      id: 'lastSignInAt',
      header: 'Last sign-in',
      sortable: true,
      cell: (user) => <RelativeTime at={user.lastSignInAt} />,
    },
  ]
  if (!open) return columns
  const commands: DataColumn<UserRow> = {
    id: 'commands',
    header: 'Commands',
    width: '100px',
    align: 'right',
    cell: (user) => (
      <Menu
        align="end"
        trigger={
          <button
            type="button"
            aria-label={`Commands for ${user.name}`}
            className="inline-flex size-8 items-center justify-center rounded hover:bg-hover"
          >
            <Icon name="more" />
          </button>
        }
      >
        <MenuItem icon="key" onClick={() => open({ what: 'role', user })}>
          Change role
        </MenuItem>
        <MenuItem icon="trash" tone="danger" onClick={() => open({ what: 'remove', user })}>
          Remove access
        </MenuItem>
      </Menu>
    ),
  }
  return [...columns, commands]
}
