'use client'
import { signIn } from 'next-auth/react'
import { useState, type FormEvent } from 'react'
import { Logo } from '../shell/logo'
import { Button } from '../ui/button'
import { MessageBar } from '../ui/feedback'
import { Field, TextInput } from '../ui/field'

interface DemoSignIn {
  readonly email: string
  readonly password: string
  readonly roleName: string
}

export function SignInForm({
  callbackUrl,
  withEntra,
  demo,
  refused,
}: {
  callbackUrl: string
  withEntra: boolean
  demo: readonly DemoSignIn[]
  refused: boolean
}) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(refused)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    setFailed(false)
    const result = await signIn('credentials', { email, password, redirect: false })
    if (result?.ok) {
      window.location.assign(callbackUrl)
      return
    }
    setBusy(false)
    setFailed(true)
  }

  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-10">
      <div className="w-full max-w-[420px]">
        <div data-card className="rounded-lg border border-hairline bg-surface px-8 py-8 shadow-menu">
          <div className="mb-6 flex items-center gap-3">
            <Logo size={32} />
            <span className="text-section font-semibold">Bulwark</span>
          </div>
          <h1 className="text-title font-semibold">Sign in</h1>
          <p className="mt-1 mb-5 text-text-2">Endpoint security settings for your fleet.</p>
          {failed && (
            <MessageBar tone="error" className="mb-4" title="The e-mail address or the password is wrong.">
              Check both. After ten wrong tries an address is refused for 15 minutes.
            </MessageBar>
          )}
          <form method="post" onSubmit={submit} className="space-y-4">
            <Field label="E-mail">
              {(c) => (
                <TextInput
                  {...c}
                  type="email"
                  name="email"
                  autoComplete="username"
                  required
                  value={email}
                  onChange={(e) => setEmail(e.target.value)}
                />
              )}
            </Field>
            <Field label="Password">
              {(c) => (
                <TextInput
                  {...c}
                  type="password"
                  name="password"
                  autoComplete="current-password"
                  required
                  value={password}
                  onChange={(e) => setPassword(e.target.value)}
                />
              )}
            </Field>
            <Button type="submit" variant="primary" busy={busy} className="w-full">
              Sign in
            </Button>
          </form>
          {withEntra && (
            <>
              <div className="my-4 flex items-center gap-3 text-caption text-text-3">
                <span className="h-px flex-1 bg-hairline" />
                or
                <span className="h-px flex-1 bg-hairline" />
              </div>
              <Button className="w-full" onClick={() => signIn('azure-ad', { callbackUrl })}>
                Sign in with Entra ID
              </Button>
            </>
          )}
        </div>
        {demo.length > 0 && (
          <section
            aria-label="Demo sign-ins"
            className="mt-4 rounded-lg border border-hairline bg-surface p-4"
          >
            <h2 className="text-caption font-semibold text-text-3">
              Demo: choose a role to fill in the form
            </h2>
            <div className="mt-2 grid gap-1 sm:grid-cols-2">
              {demo.map((d) => (
                <button
                  key={d.email}
                  type="button"
                  className="rounded px-2 py-1.5 text-left hover:bg-hover"
                  onClick={() => {
                    setEmail(d.email)
                    setPassword(d.password)
                  }}
                >
                  <span className="block font-semibold">{d.roleName}</span>
                  <span className="block text-caption text-text-3">{d.email}</span>
                </button>
              ))}
            </div>
          </section>
        )}
      </div>
    </main>
  )
}
