import type { ReactNode } from 'react'
import { RefreshButton } from '@/components/home/refresh-button'
import type { ListState } from '@/components/data-table/types'
import { RevisionLine, type RevisionInfo } from '@/components/shell/revision-line'
import { EmptyState } from '@/components/ui/feedback'
import { PageHeader, type Crumb } from '@/components/ui/page-header'
import type { ProfileChoice } from '@/lib/features/policies/profile-choices'
import type { PolicyListRow } from '@/lib/features/policies/queries'
import { CreatePolicyButton } from './create-policy-button'
import { ImportLink } from '../import/import-link'
import { PolicyList, type PolicyFilterChoice } from './policy-list'

/** A list of policies with its title and commands: all of them, or those of one type. */
export function PolicyListPage({
  slug,
  title,
  description,
  crumbs,
  revision,
  profiles,
  rows,
  total,
  state,
  exportHref,
  canWrite,
  canAssign,
  tabs,
  isOneType,
  settings,
  filterProfiles,
  authors,
  views,
}: {
  slug: string
  title: string
  description: string
  crumbs: readonly Crumb[]
  revision: RevisionInfo
  profiles: readonly ProfileChoice[]
  rows: readonly PolicyListRow[]
  total: number
  state: ListState
  exportHref: string
  canWrite: boolean
  canAssign: boolean
  /** Above the list. */
  tabs?: ReactNode
  isOneType: boolean
  settings: readonly { readonly id: string; readonly name: string }[]
  filterProfiles: readonly PolicyFilterChoice[]
  authors: readonly PolicyFilterChoice[]
  /** The chips above the list. */
  views: ReactNode
}) {
  return (
    <>
      <PageHeader
        crumbs={crumbs}
        title={title}
        description={description}
        revision={<RevisionLine info={revision} />}
      >
        {canWrite && <CreatePolicyButton slug={slug} profiles={profiles} />}
        {canWrite && <ImportLink slug={slug} />}
        <RefreshButton />
      </PageHeader>
      {tabs}
      {views}
      <PolicyList
        slug={slug}
        rows={rows}
        total={total}
        state={state}
        exportHref={exportHref}
        canWrite={canWrite}
        canAssign={canAssign}
        isOneType={isOneType}
        settings={settings}
        profiles={filterProfiles}
        authors={authors}
        empty={
          <EmptyState
            icon="shield"
            title={isOneType ? `No ${title.toLowerCase()} policies yet` : 'No policies yet'}
            action={
              canWrite && (
                <>
                  <CreatePolicyButton slug={slug} profiles={profiles} />
                  <ImportLink slug={slug} variant="secondary" />
                </>
              )
            }
          >
            A policy holds the settings of one profile and says which groups of devices get them. Create one,
            or import one that you have.
          </EmptyState>
        }
      />
    </>
  )
}
