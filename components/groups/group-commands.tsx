'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useRef, useState, type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { ConfirmDialog, Dialog } from '@/components/ui/dialog'
import { MessageBar } from '@/components/ui/feedback'
import { Field, TextArea, TextInput } from '@/components/ui/field'
import { useToast } from '@/components/ui/toast'
import { deleteGroup, updateGroup } from '@/lib/features/groups/actions'
import type { GroupDetail } from '@/lib/features/groups/queries'
import { useAction } from './use-action'
import { useFocusFirstError } from './use-focus-first-error'

/** Edit and Delete of a group. */
export function GroupCommands({ slug, group }: { slug: string; group: GroupDetail }) {
  const [dialog, setDialog] = useState<'edit' | 'delete' | null>(null)
  const close = () => setDialog(null)
  return (
    <>
      <Button variant="subtle" icon="edit" onClick={() => setDialog('edit')}>
        Edit
      </Button>
      <Button variant="subtle" icon="trash" onClick={() => setDialog('delete')}>
        Delete
      </Button>
      {dialog === 'edit' && <EditDialog slug={slug} group={group} onClose={close} />}
      {dialog === 'delete' &&
        (group.policies.length > 0 ? (
          <InUseDialog slug={slug} group={group} onClose={close} />
        ) : (
          <DeleteDialog slug={slug} group={group} onClose={close} />
        ))}
    </>
  )
}

interface DialogProps {
  readonly slug: string
  readonly group: GroupDetail
  readonly onClose: () => void
}

function EditDialog({ slug, group, onClose }: DialogProps) {
  const toast = useToast()
  const form = useRef<HTMLFormElement>(null)
  const { busy, failure, run } = useAction(updateGroup, slug)
  // The version that was read when the dialog opened: a change meanwhile must not be overwritten unseen.
  const [version] = useState(group.version)
  const [displayName, setDisplayName] = useState(group.displayName)
  const [description, setDescription] = useState(group.description)
  useFocusFirstError(form, failure)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    run({ id: group.id, version, displayName, description }, () => {
      toast({ title: `Group ${displayName.trim()} saved` })
      onClose()
    })
  }
  const errors = failure?.fieldErrors ?? {}
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Edit group"
      actions={
        <>
          <Button type="submit" form="edit-group" variant="primary" busy={busy}>
            Save
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <form id="edit-group" ref={form} onSubmit={submit} noValidate className="space-y-4">
        {failure && <MessageBar tone="error" title={failure.message} />}
        <Field label="Name" required error={errors['displayName']}>
          {(c) => (
            <TextInput
              {...c}
              value={displayName}
              maxLength={256}
              required
              autoComplete="off"
              onChange={(e) => setDisplayName(e.target.value)}
            />
          )}
        </Field>
        <Field label="Description" error={errors['description']}>
          {(c) => <TextArea {...c} value={description} onChange={(e) => setDescription(e.target.value)} />}
        </Field>
      </form>
    </Dialog>
  )
}

function InUseDialog({ slug, group, onClose }: DialogProps) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="This group is in use"
      size="small"
      description="Take it out of these assignments first; then it can be deleted."
      actions={<Button onClick={onClose}>Close</Button>}
    >
      <ul className="list-disc space-y-1 pl-5">
        {group.policies.map((policy) => (
          <li key={policy.id}>
            <Link href={`/${slug}/policies/${policy.id}`} className="link font-semibold">
              {policy.name}
            </Link>{' '}
            <span className="text-text-3">
              {policy.kind === 'excludeGroup' ? 'excludes it' : 'includes it'}
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

function DeleteDialog({ slug, group, onClose }: DialogProps) {
  const router = useRouter()
  const toast = useToast()
  const { busy, failure, run } = useAction(deleteGroup, slug)
  const confirm = () =>
    run({ id: group.id, version: group.version }, () => {
      toast({ title: `Group ${group.displayName} deleted` })
      router.push(`/${slug}/groups`)
    })
  const devices =
    group.memberCount === 1 ? '1 device leaves' : `${group.memberCount.toLocaleString('en-US')} devices leave`
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${group.displayName}?`}
      confirmLabel="Delete group"
      busy={busy}
      error={failure?.message}
      onConfirm={confirm}
      description={
        <>
          <p>
            {group.memberCount === 0 ? 'The group has no members.' : `${devices} the group.`} No policy is
            assigned to it.
            {group.kind === 'dynamic' && ' Its rule stays readable in the audit log.'}
          </p>
          {group.parentGroups.length > 0 && (
            <p>
              {group.parentGroups.map((g) => g.displayName).join(', ')}{' '}
              {group.parentGroups.length === 1 ? 'loses' : 'lose'} the members that come from it, and with
              them the policies that reach those devices through{' '}
              {group.parentGroups.length === 1 ? 'that group' : 'those groups'}.
            </p>
          )}
        </>
      }
    />
  )
}
