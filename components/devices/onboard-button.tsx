'use client'
import Link from 'next/link'
import { useState } from 'react'
import { useAction } from '@/components/groups/use-action'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Dialog } from '@/components/ui/dialog'
import { MessageBar } from '@/components/ui/feedback'
import { Field, NumberInput, Select, TextInput } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { useToast } from '@/components/ui/toast'
import type { OnboardingPackage } from '@/agent/protocol'
import { addDemoDevices } from '@/lib/features/demo/actions'
import { createToken } from '@/lib/features/devices/actions'

const LIFETIMES = [
  { value: '1', label: '1 hour' },
  { value: '24', label: '1 day' },
  { value: '168', label: '7 days' },
]

/** "Onboard devices": a package for agents, shown once; and, in a demo tenant, simulated devices. */
export function OnboardButton({
  slug,
  isDemoTenant,
  consoleUrl,
}: {
  slug: string
  isDemoTenant: boolean
  /** The address that people use; devices may have another. */
  consoleUrl: string
}) {
  const [dialog, setDialog] = useState<'package' | 'demo' | null>(null)
  return (
    <>
      <Button variant="primary" icon="plus" onClick={() => setDialog('package')}>
        Onboard devices
      </Button>
      {isDemoTenant && (
        <Button icon="flask" onClick={() => setDialog('demo')}>
          Add demo devices
        </Button>
      )}
      {dialog === 'package' && <PackageDialog slug={slug} url={consoleUrl} onClose={() => setDialog(null)} />}
      {dialog === 'demo' && <DemoDialog slug={slug} onClose={() => setDialog(null)} />}
    </>
  )
}

function PackageDialog({ slug, url, onClose }: { slug: string; url: string; onClose: () => void }) {
  const { busy, failure, run } = useAction(createToken, slug)
  const [note, setNote] = useState('')
  const [hours, setHours] = useState('24')
  const [most, setMost] = useState('')
  const [address, setAddress] = useState(url)
  const [made, setMade] = useState<MadePackage | null>(null)
  const create = () =>
    run(
      {
        note,
        expiresInHours: Number(hours),
        maxUses: most.trim() === '' ? null : Number(most),
        url: address.trim(),
      },
      setMade,
    )
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Onboard devices"
      description="Devices onboard with a package of this tenant and a key of their own; from then on they sign each request."
      actions={
        made ? (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button variant="primary" busy={busy} onClick={create}>
              Create package
            </Button>
            <Button onClick={onClose}>Cancel</Button>
          </>
        )
      }
    >
      {failure && Object.keys(failure.fieldErrors).length === 0 && (
        <MessageBar tone="error" className="mb-3" title={failure.message} />
      )}
      {made ? (
        <MadePackageView slug={slug} made={made} onClose={onClose} />
      ) : (
        <div className="space-y-4">
          <p className="text-text-2">
            <Link className="link" href={`/${slug}/devices/onboarding`} onClick={onClose}>
              Onboarding packages made so far
            </Link>
          </p>
          <Field label="Note" hint="For whom or what it is made." error={failure?.fieldErrors.note}>
            {(c) => (
              <TextInput {...c} value={note} maxLength={200} onChange={(e) => setNote(e.target.value)} />
            )}
          </Field>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Good for" error={failure?.fieldErrors.expiresInHours}>
              {(c) => (
                <Select {...c} options={LIFETIMES} value={hours} onChange={(e) => setHours(e.target.value)} />
              )}
            </Field>
            <Field label="Most devices" hint="Empty: as many as come." error={failure?.fieldErrors.maxUses}>
              {(c) => (
                <NumberInput {...c} unit="devices" value={most} onChange={(e) => setMost(e.target.value)} />
              )}
            </Field>
          </div>
          <Field
            label="Address of this console"
            hint="As the devices reach it."
            required
            error={failure?.fieldErrors.url}
          >
            {(c) => <TextInput {...c} value={address} onChange={(e) => setAddress(e.target.value)} />}
          </Field>
        </div>
      )}
    </Dialog>
  )
}

interface MadePackage {
  readonly token: string
  readonly expiresAt: string
  readonly package: OnboardingPackage
}

/** Shown once: the package holds the token's secret, of which only the hash is kept. */
function MadePackageView({ slug, made, onClose }: { slug: string; made: MadePackage; onClose: () => void }) {
  const fileName = `bulwark-onboarding-${slug}.json`
  const href = `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(made.package, null, 2))}`
  return (
    <div className="space-y-3">
      <MessageBar tone="warning">
        Download or copy it now: it is not shown again. It is good until{' '}
        {made.expiresAt.slice(0, 16).replace('T', ' ')} UTC, and can be revoked any time under{' '}
        <Link className="link" href={`/${slug}/devices/onboarding`} onClick={onClose}>
          Onboarding packages
        </Link>
        .
      </MessageBar>
      <div className="flex flex-wrap items-center gap-2">
        <a
          href={href}
          download={fileName}
          className="inline-flex h-8 items-center gap-2 rounded bg-brand px-3 font-semibold text-on-brand hover:bg-brand-hover"
        >
          <Icon name="download" />
          Download package
        </a>
        <span className="text-caption text-text-3">{fileName}</span>
      </div>
      <h3 className="pt-2 font-semibold">On a Linux machine with the agent</h3>
      <Command text={`sudo bulwark-agent onboard --package ${fileName}`} />
      <h3 className="pt-2 font-semibold">Any other agent</h3>
      <p className="text-text-2">
        It sends the token to <code>POST {made.package.url}/api/device/v1/onboard</code>, with a key that it
        has made.
      </p>
      <Command text={made.token} label="Copy token" />
      <h3 className="pt-2 font-semibold">To try it with simulated devices</h3>
      <Command text={`npx bulwark simulate --devices 200 --tenant ${slug}`} />
    </div>
  )
}

function Command({ text, label = 'Copy command' }: { text: string; label?: string }) {
  return (
    <div className="flex items-start gap-2 rounded border border-hairline bg-sunken p-3">
      <code className="min-w-0 flex-1 font-mono text-caption break-all">{text}</code>
      <CopyButton text={text} label={label} />
    </div>
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
