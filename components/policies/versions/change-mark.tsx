import { Badge, type BadgeTone } from '@/components/ui/badge'
import type { Change } from '@/lib/domain/versions'

const MARKS: Readonly<Record<Change, { readonly word: string; readonly tone: BadgeTone }>> = {
  added: { word: 'Added', tone: 'success' },
  removed: { word: 'Removed', tone: 'danger' },
  changed: { word: 'Changed', tone: 'info' },
  same: { word: 'Same', tone: 'neutral' },
}

/** What became of a thing between two versions, as a word: colour alone says nothing. */
export function ChangeMark({ change }: { change: Change }) {
  const { word, tone } = MARKS[change]
  return <Badge tone={tone}>{word}</Badge>
}
