import { cx } from '@/components/ui/cx'
import type { Change } from '@/lib/domain/versions'
import type { DiffLine } from '@/lib/features/policy-versions/diff-view'

const SHOWN = 40
const SIGNS: Readonly<Record<Change, string>> = { added: '+', removed: '−', changed: '±', same: ' ' }
const WORDS: Readonly<Record<Change, string>> = {
  added: 'Added: ',
  removed: 'Removed: ',
  changed: 'Changed: ',
  same: '',
}
const tints: Readonly<Record<Change, string>> = {
  added: 'bg-success-tint text-success',
  removed: 'bg-danger-tint text-danger',
  changed: 'bg-selected text-info',
  same: 'text-text-2',
}

/** Items of a list or entries of a group, each with what became of it; of changed entries, which fields. */
export function DiffLines({ lines, only }: { lines: readonly DiffLine[]; only: boolean }) {
  const shown = only ? lines.filter((line) => line.change !== 'same') : lines
  const left = lines.length - shown.length
  const rest = shown.slice(SHOWN)
  return (
    <>
      <ul className="mt-1 space-y-0.5 font-mono text-caption">{shown.slice(0, SHOWN).map(item)}</ul>
      {rest.length > 0 && (
        <details className="text-caption">
          <summary className="link mt-1">{rest.length} more</summary>
          <ul className="mt-1 space-y-0.5 font-mono">{rest.map(item)}</ul>
        </details>
      )}
      {left > 0 && (
        <p className="mt-1 text-caption text-text-3">
          {left} {left === 1 ? 'is' : 'are'} the same
        </p>
      )}
    </>
  )
}

function item(line: DiffLine, index: number) {
  return (
    <li key={index} className={cx('flex gap-2 rounded-sm px-1.5 py-px', tints[line.change])}>
      <span aria-hidden className="w-2 shrink-0 select-none">
        {SIGNS[line.change]}
      </span>
      <span className="min-w-0 break-all">
        <span className="sr-only">{WORDS[line.change]}</span>
        {line.after || line.before || 'Empty line'}
        {line.fields.map((field) => (
          <span key={field.name} className="block text-text-2">
            {field.name}: {field.before} → {field.after}
          </span>
        ))}
      </span>
    </li>
  )
}
