'use client'
import Link from 'next/link'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { useAction } from '@/components/groups/use-action'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { ConfirmDialog, Dialog } from '@/components/ui/dialog'
import { MessageBar } from '@/components/ui/feedback'
import { Checkbox, Field, TextInput } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { Menu, MenuItem } from '@/components/ui/menu'
import { useToast } from '@/components/ui/toast'
import { createView, deleteView, updateView } from '@/lib/features/saved-views/actions'
import type { SavedViewRow } from '@/lib/features/saved-views/queries'
import type { ViewList } from '@/lib/features/saved-views/schema'
import { builtInViews } from './built-in-views'

/** Parameters that are not part of a view: where one is in the list, and what is open beside it. */
const PASSING = ['page', 'size', 'device']

/** The same text for the same filters, whatever their order and spelling. */
function normalise(query: string): string {
  const params = new URLSearchParams(query)
  for (const name of PASSING) params.delete(name)
  params.sort()
  return params.toString()
}

const CHIP =
  'inline-flex h-7 max-w-72 shrink-0 items-center rounded-full border px-3 text-caption whitespace-nowrap hover:bg-hover'

/** Views of a list as chips: built-in ones, one's own and those that others share; and a way to keep the current filters. */
export function SavedViews({
  slug,
  list,
  views,
  canShare,
}: {
  slug: string
  list: ViewList
  views: readonly SavedViewRow[]
  canShare: boolean
}) {
  const path = usePathname()
  const current = normalise(useSearchParams().toString())
  const [saving, setSaving] = useState(false)
  const [editing, setEditing] = useState<SavedViewRow | null>(null)
  const [deleting, setDeleting] = useState<SavedViewRow | null>(null)
  const chips = [
    { key: 'all', name: 'All', query: '', view: null },
    ...builtInViews(list).map((v) => ({ key: v.name, ...v, view: null })),
    ...views.map((view) => ({ key: view.id, name: view.name, query: view.query, view })),
  ]
  const isKnown = chips.some((chip) => normalise(chip.query) === current)
  return (
    <nav aria-label="Views" className="mb-3 flex items-center gap-2 max-sm:overflow-x-auto sm:flex-wrap">
      {chips.map(({ key, name, query, view }) => {
        const isCurrent = normalise(query) === current
        return (
          <span key={key} className="inline-flex shrink-0 items-center">
            <Link
              href={query === '' ? path : `${path}?${query}`}
              aria-current={isCurrent ? 'true' : undefined}
              prefetch={false}
              className={cx(
                CHIP,
                view?.isOwn && 'rounded-r-none border-r-0 pr-2',
                isCurrent
                  ? 'border-brand bg-selected font-semibold text-text'
                  : 'border-hairline bg-surface text-text-2',
              )}
            >
              {view?.isShared && <Icon name="users" size={12} className="mr-1 shrink-0" label="Shared" />}
              <span className="truncate">{name}</span>
            </Link>
            {view?.isOwn && (
              <Menu
                trigger={
                  <button
                    type="button"
                    aria-label={`Change view ${name}`}
                    className={cx(
                      'inline-flex h-7 items-center rounded-r-full border px-1.5 hover:bg-hover',
                      isCurrent ? 'border-brand bg-selected' : 'border-hairline bg-surface',
                    )}
                  >
                    <Icon name="chevronDown" size={12} />
                  </button>
                }
              >
                <MenuItem onClick={() => setEditing(view)}>Rename or share</MenuItem>
                <MenuItem onClick={() => setDeleting(view)}>Delete</MenuItem>
              </Menu>
            )}
          </span>
        )
      })}
      {!isKnown && (
        <Button variant="subtle" icon="save" onClick={() => setSaving(true)}>
          Save view
        </Button>
      )}
      {saving && (
        <ViewDialog
          slug={slug}
          list={list}
          query={current}
          canShare={canShare}
          onClose={() => setSaving(false)}
        />
      )}
      {editing && (
        <ViewDialog
          slug={slug}
          list={list}
          query={editing.query}
          view={editing}
          canShare={canShare}
          onClose={() => setEditing(null)}
        />
      )}
      {deleting && <DeleteViewDialog slug={slug} view={deleting} onClose={() => setDeleting(null)} />}
    </nav>
  )
}

function ViewDialog({
  slug,
  list,
  query,
  view,
  canShare,
  onClose,
}: {
  slug: string
  list: ViewList
  query: string
  view?: SavedViewRow
  canShare: boolean
  onClose: () => void
}) {
  const toast = useToast()
  const router = useRouter()
  const create = useAction(createView, slug)
  const update = useAction(updateView, slug)
  const [name, setName] = useState(view?.name ?? '')
  const [isShared, setShared] = useState(view?.isShared ?? false)
  const failure = create.failure ?? update.failure
  const done = () => {
    toast({ title: view ? 'View changed' : `View ${name.trim()} saved` })
    router.refresh()
    onClose()
  }
  const save = () =>
    view
      ? update.run({ id: view.id, name, isShared }, done)
      : create.run({ list, name, query, isShared }, done)
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={view ? 'Rename or share view' : 'Save view'}
      description={view ? undefined : 'Keeps search, filters, order and columns of this list under a name.'}
      size="small"
      actions={
        <>
          <Button variant="primary" busy={create.busy || update.busy} onClick={save}>
            Save
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      {failure && !failure.fieldErrors.name && (
        <MessageBar tone="error" className="mb-3" title={failure.message} />
      )}
      <div className="space-y-4">
        <Field label="Name" required error={failure?.fieldErrors.name}>
          {(c) => <TextInput {...c} value={name} maxLength={60} onChange={(e) => setName(e.target.value)} />}
        </Field>
        {canShare && (
          <Checkbox
            label="Share with everybody in this tenant"
            checked={isShared}
            onChange={(e) => setShared(e.target.checked)}
          />
        )}
      </div>
    </Dialog>
  )
}

function DeleteViewDialog({
  slug,
  view,
  onClose,
}: {
  slug: string
  view: SavedViewRow
  onClose: () => void
}) {
  const toast = useToast()
  const router = useRouter()
  const { busy, failure, run } = useAction(deleteView, slug)
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete view ${view.name}`}
      description={
        <p>{view.isShared ? 'It is gone for everybody in this tenant.' : 'What it lists stays as it is.'}</p>
      }
      confirmLabel="Delete"
      busy={busy}
      error={failure?.message}
      onConfirm={() =>
        run({ id: view.id }, () => {
          toast({ title: `View ${view.name} deleted` })
          router.refresh()
          onClose()
        })
      }
    />
  )
}
