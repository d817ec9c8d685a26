'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { ImportDialog } from './import-dialog'

/** Opens the import of policy files. */
export function ImportButton({
  slug,
  variant = 'subtle',
}: {
  slug: string
  variant?: 'subtle' | 'secondary'
}) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button variant={variant} icon="upload" onClick={() => setIsOpen(true)}>
        Import
      </Button>
      {isOpen && <ImportDialog slug={slug} onClose={() => setIsOpen(false)} />}
    </>
  )
}
