'use client'
import { useState } from 'react'
import { Button, LinkButton } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { MessageBar, Skeleton } from '@/components/ui/feedback'
import { RadioGroup } from '@/components/ui/field'
import { useAnswer } from '@/components/ui/use-answer'
import { exportContentsSchema, type ExportContents } from '@/lib/features/policy-export/contents'
import type { ExportChoice } from '@/lib/features/policy-export/settings-export'

/** A download in one of several formats, and beforehand what the chosen one cannot carry. */
export function ExportButton({
  href,
  choices,
}: {
  /** Takes `?format=`, and `&preview=` for what the file would leave out. */
  href: string
  choices: readonly ExportChoice[]
}) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button variant="subtle" icon="download" onClick={() => setIsOpen(true)}>
        Export
      </Button>
      {isOpen && <ExportDialog href={href} choices={choices} onClose={() => setIsOpen(false)} />}
    </>
  )
}

function ExportDialog({
  href,
  choices,
  onClose,
}: {
  href: string
  choices: readonly ExportChoice[]
  onClose: () => void
}) {
  const [format, setFormat] = useState<string>(choices[0]?.format ?? '')
  const file = `${href}?format=${format}`
  const { answer, error, isPending, retry } = useAnswer(
    file,
    async (signal) => {
      const response = await fetch(`${file}&preview=1`, { cache: 'no-store', signal })
      if (!response.ok) throw new Error(`The server answered ${response.status}`)
      return exportContentsSchema.parse(await response.json())
    },
    () => 'What the file would leave out cannot be said at the moment.',
  )
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Export"
      size="medium"
      actions={
        <>
          <LinkButton variant="primary" icon="download" href={file} download>
            Download
          </LinkButton>
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      <RadioGroup
        legend="Format"
        name="format"
        value={format}
        onChange={setFormat}
        options={choices.map(({ format: value, label, hint }) => ({ value, label, hint }))}
      />
      <section aria-label="What the file leaves out" aria-live="polite" className="mt-4 min-h-28">
        {error ? (
          <MessageBar tone="warning">
            {error}{' '}
            <button type="button" className="link" onClick={retry}>
              Try again
            </button>
          </MessageBar>
        ) : answer && !isPending ? (
          <Contents contents={answer} />
        ) : (
          <Skeleton className="h-5 w-64" />
        )}
      </section>
    </Dialog>
  )
}

function Contents({ contents: { name, omitted } }: { contents: ExportContents }) {
  return (
    <>
      <p className="break-words">
        {omitted.length === 0 ? (
          <>
            <b className="font-semibold">{name}</b> holds everything.
          </>
        ) : (
          <>
            <b className="font-semibold">{name}</b> cannot carry{' '}
            {omitted.length === 1 ? 'one setting' : `${omitted.length} settings`}:
          </>
        )}
      </p>
      {omitted.length > 0 && (
        <ul className="mt-2 max-h-60 divide-y divide-hairline overflow-y-auto rounded-md border border-hairline">
          {omitted.map(({ setting, reason }) => (
            <li key={`${setting} ${reason}`} className="px-3 py-2">
              <span className="block font-semibold break-words">{setting}</span>
              <span className="block text-caption text-text-2">{reason}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
