'use client'
import { useRef, useState, type FormEvent } from 'react'
import { useAction } from '@/components/groups/use-action'
import { useFocusFirstError } from '@/components/groups/use-focus-first-error'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Dialog } from '@/components/ui/dialog'
import { MessageBar } from '@/components/ui/feedback'
import { Field, TextInput } from '@/components/ui/field'
import { useToast } from '@/components/ui/toast'
import { getRole, type RoleId } from '@/lib/domain/access'
import { addUser } from '@/lib/features/users/actions'
import { RoleField } from './role-field'

/** "Add user" and its dialog. */
export function AddUserButton({ slug }: { slug: string }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button variant="primary" icon="plus" onClick={() => setOpen(true)}>
        Add user
      </Button>
      {isOpen && <AddUserDialog slug={slug} onClose={() => setOpen(false)} />}
    </>
  )
}

function AddUserDialog({ slug, onClose }: { slug: string; onClose: () => void }) {
  const toast = useToast()
  const form = useRef<HTMLFormElement>(null)
  const { busy, failure, run } = useAction(addUser, slug)
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [role, setRole] = useState<RoleId>('securityReader')
  const [password, setPassword] = useState('')
  useFocusFirstError(form, failure)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    run({ email: email.trim(), name, role, password }, () => {
      toast({ title: `${name.trim()} has access as ${getRole(role).displayName}` })
      onClose()
    })
  }
  const errors = failure?.fieldErrors ?? {}
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add user"
      description="Gives a person access to this tenant."
      actions={
        <>
          <Button type="submit" form="add-user" variant="primary" busy={busy}>
            Add
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <form id="add-user" ref={form} onSubmit={submit} noValidate className="space-y-4">
        {failure && <MessageBar tone="error" title={failure.message} />}
        <Field label="E-mail" required error={errors['email']}>
          {(c) => (
            <TextInput
              {...c}
              type="email"
              name="email"
              value={email}
              autoComplete="off"
              required
              onChange={(e) => setEmail(e.target.value)}
            />
          )}
        </Field>
        <Field label="Name" required error={errors['name']}>
          {(c) => (
            <TextInput
              {...c}
              name="name"
              value={name}
              autoComplete="off"
              required
              onChange={(e) => setName(e.target.value)}
            />
          )}
        </Field>
        <RoleField value={role} onChange={setRole} error={errors['role']} />
        <Field
          label="First password"
          required
          error={errors['password']}
          hint="At least 12 characters. Whoever has an account here already keeps the password they have."
        >
          {(c) => (
            <span className="flex items-center gap-2">
              <TextInput
                {...c}
                name="new-password"
                value={password}
                autoComplete="new-password"
                spellCheck={false}
                required
                className="font-mono"
                onChange={(e) => setPassword(e.target.value)}
              />
              {password && <CopyButton text={password} label="Copy password" />}
              <Button onClick={() => setPassword(newPassword())}>Generate</Button>
            </span>
          )}
        </Field>
      </form>
    </Dialog>
  )
}

/** 20 characters without look-alikes, from the browser's own source of randomness: 5 bits each. */
function newPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789-'
  return Array.from(
    crypto.getRandomValues(new Uint8Array(20)),
    (byte) => letters[byte % letters.length],
  ).join('')
}
