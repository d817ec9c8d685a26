'use client'
import { TextInput } from '@/components/ui/field'

const MAX_NOTE = 500

/** What the version history says about a save; what was changed, where nothing is typed. */
export function NoteInput({ value, onChange }: { value: string; onChange: (note: string) => void }) {
  return (
    <TextInput
      className="min-w-48 flex-1 sm:max-w-md"
      aria-label="Note for the version history"
      maxLength={MAX_NOTE}
      value={value}
      placeholder="Note for the version history (optional)"
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
