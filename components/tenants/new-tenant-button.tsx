'use client'
import { useRouter } from 'next/navigation'
import { useRef, useState, type FormEvent } from 'react'
import { useAction } from '@/components/groups/use-action'
import { useFocusFirstError } from '@/components/groups/use-focus-first-error'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { MessageBar } from '@/components/ui/feedback'
import { Field, TextInput } from '@/components/ui/field'
import { useToast } from '@/components/ui/toast'
import { createTenant } from '@/lib/features/tenants/actions'

/** "New tenant" and its dialog. */
export function NewTenantButton({ slug }: { slug: string }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button variant="primary" icon="plus" onClick={() => setOpen(true)}>
        New tenant
      </Button>
      {isOpen && <NewTenantDialog slug={slug} onClose={() => setOpen(false)} />}
    </>
  )
}

function NewTenantDialog({ slug, onClose }: { slug: string; onClose: () => void }) {
  const router = useRouter()
  const toast = useToast()
  const form = useRef<HTMLFormElement>(null)
  const { busy, failure, run } = useAction(createTenant, slug)
  const [name, setName] = useState('')
  // null: follows the name.
  const [typedAddress, setTypedAddress] = useState<string | null>(null)
  const address = typedAddress ?? addressFrom(name)
  useFocusFirstError(form, failure)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    run({ name, slug: address }, (created) => {
      toast({ title: `Tenant ${name.trim()} created`, description: 'You are its Global Administrator.' })
      router.push(`/${created.slug}`)
    })
  }
  const errors = failure?.fieldErrors ?? {}
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New tenant"
      size="small"
      description="Its devices, groups, policies and people are kept apart from every other tenant's."
      actions={
        <>
          <Button type="submit" form="new-tenant" variant="primary" busy={busy}>
            Create
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <form id="new-tenant" ref={form} onSubmit={submit} noValidate className="space-y-4">
        {failure && <MessageBar tone="error" title={failure.message} />}
        <Field label="Name" required error={errors['name']}>
          {(c) => (
            <TextInput
              {...c}
              name="name"
              value={name}
              maxLength={100}
              autoComplete="off"
              required
              onChange={(e) => setName(e.target.value)}
            />
          )}
        </Field>
        <Field
          label="Address"
          required
          error={errors['slug']}
          hint={`Its pages are below /${address || 'address'}. It cannot be changed later.`}
        >
          {(c) => (
            <TextInput
              {...c}
              name="slug"
              value={address}
              maxLength={40}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              required
              onChange={(e) => setTypedAddress(e.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}

/** "Alder Point Logistics" -> "alder-point-logistics". */
function addressFrom(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
}
