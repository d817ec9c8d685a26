'use client'
import { useState, type DragEvent } from 'react'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import type { ChosenFile } from './chosen-file'
import { filesOfDrop } from './files-of-drop'
import { PasteDialog } from './paste-dialog'

/** Takes files that are dropped, chosen or pasted as text; folders too, with all that is in them. */
export function DropZone({
  onFiles,
  isCompact,
}: {
  onFiles: (files: readonly ChosenFile[]) => void
  isCompact: boolean
}) {
  const [isOver, setIsOver] = useState(false)
  const [isPasting, setIsPasting] = useState(false)
  const [pasted, setPasted] = useState('')
  const onDrop = (event: DragEvent<HTMLDivElement>) => {
    event.preventDefault()
    setIsOver(false)
    void filesOfDrop(event.dataTransfer).then((files) => files.length > 0 && onFiles(files))
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
      className={cx(
        'flex flex-wrap items-center justify-center gap-x-2 gap-y-1 rounded-lg border border-dashed text-center',
        isCompact ? 'px-4 py-3' : 'flex-col px-4 py-12',
        isOver ? 'border-brand bg-selected' : 'border-control',
      )}
    >
      <Icon name="upload" size={isCompact ? 16 : 28} className="text-text-3" />
      <p>
        {isCompact ? 'Drop more files here, or ' : 'Drop files or folders here, or '}
        <FileChoice label="choose files" onFiles={onFiles} />,{' '}
        <FileChoice label="a folder" onFiles={onFiles} isFolder /> or{' '}
        <button type="button" className="link font-semibold" onClick={() => setIsPasting(true)}>
          paste text
        </button>
      </p>
      {!isCompact && (
        <p className="text-caption text-text-3">
          Graph JSON or YAML in any wrapping and encoding, older endpoint security policies,
          mdatp_managed.json, .mobileconfig and .plist, groups. Up to 200 files, 5 MiB a file and 10 MiB
          together.
        </p>
      )}
      {isPasting && (
        <PasteDialog
          text={pasted}
          onText={setPasted}
          onClose={() => setIsPasting(false)}
          onFile={(file) => onFiles([file])}
        />
      )}
    </div>
  )
}

function FileChoice({
  label,
  onFiles,
  isFolder = false,
}: {
  label: string
  onFiles: (files: readonly ChosenFile[]) => void
  isFolder?: boolean
}) {
  return (
    <label className="link cursor-pointer rounded font-semibold focus-within:outline-2">
      {label}
      <input
        type="file"
        multiple
        accept={isFolder ? undefined : '.json,.yaml,.yml,.mobileconfig,.plist,.xml,application/json'}
        {...(isFolder ? { webkitdirectory: '' } : {})}
        aria-label={isFolder ? 'Folder of policy files' : 'Policy files'}
        className="sr-only"
        onChange={(event) => {
          const chosen = [...(event.target.files ?? [])]
          if (chosen.length > 0)
            onFiles(chosen.map((file) => ({ name: file.webkitRelativePath || file.name, file })))
          // The same file can be chosen again after it was mended.
          event.target.value = ''
        }}
      />
    </label>
  )
}
