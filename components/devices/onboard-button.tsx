'use client'
import Link from 'next/link'
import { useState } from 'react'
import { useAction } from '@/components/groups/use-action'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Dialog } from '@/components/ui/dialog'
import { MessageBar } from '@/components/ui/feedback'
import { Field, NumberInput, Select, TextInput } from '@/components/ui/field'
import { useToast } from '@/components/ui/toast'
import { addDemoDevices } from '@/lib/features/demo/actions'
import { createToken } from '@/lib/features/devices/actions'

const LIFETIMES = [
  { value: '1', label: '1 hour' },
  { value: '24', label: '1 day' },
  { value: '168', label: '7 days' },
]

/** "Onboard devices": a token for agents, shown once; and, in a demo tenant, simulated devices. */
export function OnboardButton({ slug, isDemoTenant }: { slug: string; isDemoTenant: boolean }) {
  const [dialog, setDialog] = useState<'token' | 'demo' | null>(null)
  return (
    <>
      <Button variant="primary" icon="plus" onClick={() => setDialog('token')}>
        Onboard devices
      </Button>
      {isDemoTenant && (
        <Button icon="flask" onClick={() => setDialog('demo')}>
          Add demo devices
        </Button>
      )}
      {dialog === 'token' && <TokenDialog slug={slug} onClose={() => setDialog(null)} />}
      {dialog === 'demo' && <DemoDialog slug={slug} onClose={() => setDialog(null)} />}
    </>
  )
}

function TokenDialog({ slug, onClose }: { slug: string; onClose: () => void }) {
  const { busy, failure, run } = useAction(createToken, slug)
  const [note, setNote] = useState('')
  const [hours, setHours] = useState('24')
  const [made, setMade] = useState<{ token: string; expiresAt: string } | null>(null)
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Onboard devices"
      description="Devices onboard with a token of this tenant and a key of their own; from then on they sign each request."
      actions={
        made ? (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button
              variant="primary"
              busy={busy}
              onClick={() => run({ note, expiresInHours: Number(hours) }, setMade)}
            >
              Create token
            </Button>
            <Button onClick={onClose}>Cancel</Button>
          </>
        )
      }
    >
      {failure && <MessageBar tone="error" className="mb-3" title={failure.message} />}
      {made ? (
        <div className="space-y-3">
          <MessageBar tone="warning">
            Copy the token now: it is not shown again. It is good until{' '}
            {made.expiresAt.slice(0, 16).replace('T', ' ')} UTC.
          </MessageBar>
          <div className="flex items-start gap-2 rounded border border-hairline bg-sunken p-3">
            <code className="min-w-0 flex-1 font-mono text-caption break-all">{made.token}</code>
            <CopyButton text={made.token} label="Copy token" />
          </div>
          <p className="text-text-2">
            It can be revoked any time under{' '}
            <Link className="link" href={`/${slug}/devices/onboarding`} onClick={onClose}>
              Onboarding tokens
            </Link>
            . Agents send it to <code>POST /api/device/v1/onboard</code>. To try it with simulated devices:
          </p>
          <pre className="overflow-x-auto rounded border border-hairline bg-sunken p-3 font-mono text-caption">
            npx bulwark simulate --devices 200 --tenant {slug}
          </pre>
        </div>
      ) : (
        <div className="space-y-4">
          <p className="text-text-2">
            <Link className="link" href={`/${slug}/devices/onboarding`} onClick={onClose}>
              Onboarding tokens made so far
            </Link>
          </p>
          <Field label="Note" hint="For whom or what it is made.">
            {(c) => (
              <TextInput {...c} value={note} maxLength={200} onChange={(e) => setNote(e.target.value)} />
            )}
          </Field>
          <Field label="Good for">
            {(c) => (
              <Select
                {...c}
                options={LIFETIMES}
                value={hours}
                onChange={(e) => setHours(e.target.value)}
                className="w-40"
              />
            )}
          </Field>
        </div>
      )}
    </Dialog>
  )
}

function DemoDialog({ slug, onClose }: { slug: string; onClose: () => void }) {
  const toast = useToast()
  const { busy, failure, run } = useAction(addDemoDevices, slug)
  const [count, setCount] = useState('200')
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add demo devices"
      description="Simulated Windows, Linux and macOS machines onboard over the real device API, check in and report."
      size="small"
      actions={
        <>
          <Button
            variant="primary"
            busy={busy}
            onClick={() =>
              run({ count: Number(count) }, ({ devices }) => {
                toast({
                  title: 'Demo devices are onboarding',
                  description: `The fleet will have ${devices} of them.`,
                })
                onClose()
              })
            }
          >
            Add
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      {failure && !failure.fieldErrors.count && (
        <MessageBar tone="error" className="mb-3" title={failure.message} />
      )}
      <Field label="Number of devices" error={failure?.fieldErrors.count} hint="1 to 500 at once.">
        {(c) => (
          <NumberInput {...c} unit="devices" value={count} onChange={(e) => setCount(e.target.value)} />
        )}
      </Field>
    </Dialog>
  )
}
