'use client'
import { useRouter } from 'next/navigation'
import { useState, useTransition, type DragEvent } from 'react'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { Dialog } from '@/components/ui/dialog'
import { MessageBar } from '@/components/ui/feedback'
import { Icon } from '@/components/ui/icon'
import { useToast } from '@/components/ui/toast'
import type { ActionResult } from '@/lib/features/core/action-result'
import { importPolicyFiles, previewImport } from '@/lib/features/policies/actions'
import { MAX_IMPORT_BYTES, MAX_IMPORT_FILE_BYTES, MAX_IMPORT_FILES } from '@/lib/features/policies/fields'
import type { FilePreview } from '@/lib/features/policies/import-preview'
import { ImportPreview } from './import-preview'

interface ReadFile {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Drop or choose files, look at what they would become, then import all of it or nothing. */
export function ImportDialog({ slug, onClose }: { slug: string; onClose: () => void }) {
  const router = useRouter()
  const toast = useToast()
  const [files, setFiles] = useState<readonly ReadFile[]>([])
  const [preview, setPreview] = useState<readonly FilePreview[]>()
  const [failure, setFailure] = useState<string>()
  const [isReading, startReading] = useTransition()
  const [isImporting, startImport] = useTransition()
  const policies = preview?.flatMap((file) => file.policies) ?? []
  const refused = policies.filter((policy) => !policy.isAllowed).length

  const choose = (chosen: readonly File[]) => {
    setFailure(undefined)
    setPreview(undefined)
    const problem = problemOf(chosen)
    if (problem) {
      setFailure(problem)
      return
    }
    startReading(async () => {
      const read = await Promise.all(
        chosen.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
      )
      const result = await sent(previewImport(slug, { files: read }))
      if (!result.ok) {
        setFailure(result.message)
        return
      }
      setFiles(read)
      setPreview(result.data.files)
    })
  }
  const commit = () =>
    startImport(async () => {
      const result = await sent(importPolicyFiles(slug, { files: [...files] }))
      if (!result.ok) {
        setFailure(result.message)
        return
      }
      const { created } = result.data
      const [only] = created
      onClose()
      router.refresh()
      toast({
        title: created.length === 1 && only ? `Imported ${only.name}` : `Imported ${created.length} policies`,
        description: 'Assigned to nobody yet.',
        ...(created.length === 1 && only
          ? { action: { label: 'View', onClick: () => router.push(`/${slug}/policies/${only.id}`) } }
          : {}),
      })
    })

  return (
    <Dialog
      open
      size="large"
      onOpenChange={(open) => !open && onClose()}
      title="Import policies"
      description="JSON exports from Intune, Graph or tools that store them. Assignments are not taken over."
      actions={
        <>
          <Button
            variant="primary"
            busy={isImporting}
            disabled={policies.length === 0 || refused > 0 || isReading}
            onClick={commit}
          >
            {`Import ${policies.length} ${policies.length === 1 ? 'policy' : 'policies'}`}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <div className="space-y-4">
        <DropZone onFiles={choose} isCompact={preview !== undefined} />
        {isReading && (
          <p role="status" className="text-text-3">
            Reading files…
          </p>
        )}
        {failure && <MessageBar tone="error">{failure}</MessageBar>}
        {refused > 0 && (
          <MessageBar tone="error">
            Your role may not write {refused} of these policies. Leave their files out.
          </MessageBar>
        )}
        {preview && <ImportPreview files={preview} />}
      </div>
    </Dialog>
  )
}

/** A request that never arrives (connection lost, body refused on the way) is told like any other failure. */
async function sent<T>(answer: Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  try {
    return await answer
  } catch {
    const message = 'The files could not be sent. Check the connection, or import fewer at a time.'
    return { ok: false, code: 'unexpected', message, fieldErrors: {} }
  }
}

function problemOf(files: readonly File[]): string | undefined {
  const large = files.find((file) => file.size > MAX_IMPORT_FILE_BYTES)
  if (large) return `${large.name} is larger than 5 MiB. Split it into smaller files.`
  if (files.length > MAX_IMPORT_FILES) return `Choose at most ${MAX_IMPORT_FILES} files at a time.`
  const total = files.reduce((sum, file) => sum + file.size, 0)
  return total > MAX_IMPORT_BYTES
    ? 'These files are larger than 10 MiB together. Import them in parts.'
    : undefined
}

function DropZone({ onFiles, isCompact }: { onFiles: (files: readonly File[]) => void; isCompact: boolean }) {
  const [isOver, setIsOver] = useState(false)
  const onDrop = (event: DragEvent<HTMLDivElement>) => {
    event.preventDefault()
    setIsOver(false)
    if (event.dataTransfer.files.length > 0) onFiles([...event.dataTransfer.files])
  }
  return (
    <div
      role="presentation"
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={onDrop}
    >
      <label
        className={cx(
          'flex cursor-pointer flex-col items-center justify-center gap-1 rounded-lg border border-dashed text-center focus-within:outline-2',
          isCompact ? 'py-3' : 'py-10',
          isOver ? 'border-brand bg-selected' : 'border-control hover:bg-hover',
        )}
      >
        <Icon name="upload" size={isCompact ? 16 : 24} className="text-text-3" />
        <span>
          <span className="link font-semibold">{isCompact ? 'Choose other files' : 'Choose files'}</span> or
          drop them here
        </span>
        {!isCompact && (
          <span className="text-caption text-text-3">Up to 5 MiB a file, in any Unicode encoding</span>
        )}
        <input
          type="file"
          multiple
          accept=".json,application/json"
          aria-label="Policy files"
          className="sr-only"
          onChange={(event) => {
            if (event.target.files?.length) onFiles([...event.target.files])
            // The same file can be chosen again after it was mended.
            event.target.value = ''
          }}
        />
      </label>
    </div>
  )
}
