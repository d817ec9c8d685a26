'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field, TextArea } from '@/components/ui/field'
import type { ChosenFile } from './chosen-file'

/** Takes the text of an export as a file of its own. What was pasted stays until it is used. */
export function PasteDialog({
  text,
  onText,
  onClose,
  onFile,
}: {
  text: string
  onText: (text: string) => void
  onClose: () => void
  onFile: (file: ChosenFile) => void
}) {
  const [isMissing, setIsMissing] = useState(false)
  const use = () => {
    if (text.trim() === '') {
      setIsMissing(true)
      return
    }
    onFile({ name: 'Pasted text', file: new File([text], 'Pasted text') })
    onText('')
    onClose()
  }
  return (
    <Dialog
      open
      size="large"
      onOpenChange={(open) => !open && onClose()}
      title="Paste text"
      description="JSON of a policy or group, a configuration profile or a property list."
      actions={
        <>
          <Button variant="primary" onClick={use}>
            Look at it
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <Field label="Text" error={isMissing ? 'Paste the text of an export.' : undefined}>
        {(control) => (
          <TextArea
            {...control}
            rows={14}
            className="font-mono text-caption"
            spellCheck={false}
            value={text}
            onChange={(event) => {
              onText(event.target.value)
              setIsMissing(false)
            }}
          />
        )}
      </Field>
    </Dialog>
  )
}
