'use client'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { Button, LinkButton } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field, TextInput } from '@/components/ui/field'
import { useToast } from '@/components/ui/toast'
import { duplicatePolicy } from '@/lib/features/policies/actions'
import type { ExportChoice } from '@/lib/features/policy-export/settings-export'
import { ExportButton } from './export-dialog'
import { DeletePoliciesDialog, type DeletablePolicy } from './delete-policies-dialog'

/** What can be done with one policy. Commands that the role does not allow say so instead of going away. */
export function PolicyCommands({
  slug,
  policy,
  canWrite,
  canEditSettings,
  listHref,
  exports,
}: {
  slug: string
  policy: DeletablePolicy
  canWrite: boolean
  /** false: no profile knows the policy, so there is nothing to edit it with. */
  canEditSettings: boolean
  listHref: string
  exports: readonly ExportChoice[]
}) {
  const router = useRouter()
  const [open, setOpen] = useState<'duplicate' | 'delete' | null>(null)
  const base = `/${slug}/policies/${policy.id}`
  const refused = canWrite ? undefined : 'Your role lacks the permission policy:write'
  return (
    <>
      {canWrite && canEditSettings ? (
        <LinkButton variant="primary" icon="edit" href={`${base}/edit/settings`}>
          Edit settings
        </LinkButton>
      ) : (
        <Button
          variant="primary"
          icon="edit"
          disabled
          title={refused ?? 'No profile knows this policy, so its settings cannot be edited here'}
        >
          Edit settings
        </Button>
      )}
      <Button
        variant="subtle"
        icon="copy"
        disabled={!canWrite}
        title={refused}
        onClick={() => setOpen('duplicate')}
      >
        Duplicate
      </Button>
      <ExportButton href={`${base}/export`} choices={exports} />
      <Button
        variant="subtle"
        icon="trash"
        disabled={!canWrite}
        title={refused}
        onClick={() => setOpen('delete')}
      >
        Delete
      </Button>
      {open === 'duplicate' && <DuplicateDialog slug={slug} policy={policy} onClose={() => setOpen(null)} />}
      {open === 'delete' && (
        <DeletePoliciesDialog
          slug={slug}
          policies={[policy]}
          onClose={() => setOpen(null)}
          onDeleted={() => router.push(listHref)}
        />
      )}
    </>
  )
}

function DuplicateDialog({
  slug,
  policy,
  onClose,
}: {
  slug: string
  policy: DeletablePolicy
  onClose: () => void
}) {
  const router = useRouter()
  const toast = useToast()
  const [name, setName] = useState(`${policy.name} – copy`)
  const [error, setError] = useState<string>()
  const [isPending, startTransition] = useTransition()
  const duplicate = () =>
    startTransition(async () => {
      const result = await duplicatePolicy(slug, { id: policy.id, name })
      if (!result.ok) {
        setError(result.fieldErrors.name ?? result.message)
        return
      }
      onClose()
      toast({ title: `Created ${name.trim()}` })
      router.push(`/${slug}/policies/${result.data.id}`)
    })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Duplicate policy"
      description="The copy keeps the settings and scope tags. It is assigned to nobody."
      size="small"
      actions={
        <>
          <Button variant="primary" busy={isPending} onClick={duplicate}>
            Duplicate
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!isPending) duplicate()
        }}
      >
        <Field label="Name" required error={error}>
          {(control) => (
            <TextInput
              {...control}
              value={name}
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}
