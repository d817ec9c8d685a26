import Link from 'next/link'
import { CopyButton } from '@/components/ui/copy-button'
import { cx } from '@/components/ui/cx'
import { DescriptionList } from '@/components/ui/description-list'
import { RelativeTime } from '@/components/ui/relative-time'
import type { LinkedAuditRow } from './audit-list'
import { compareValues, labelOf, textOf } from './compare-values'
import { TARGET_WORDS } from './target-words'

/** One record: who, when, and the values before and after. */
export function AuditDetails({ row }: { row: LinkedAuditRow }) {
  const changes = compareValues(row.before, row.after)
  const detail = compareValues(undefined, row.detail)
  return (
    <div className="space-y-5">
      <p className="text-text-2 break-words">
        {row.targetName} {row.sentence}
      </p>
      <DescriptionList
        labelWidth="110px"
        items={[
          { label: 'When', value: <ExactTime at={row.at} /> },
          { label: 'Who', value: row.actorName },
          { label: 'Action', value: <code className="text-caption">{row.action}</code> },
          {
            label: 'About',
            value: (
              <>
                {TARGET_WORDS[row.targetType] ?? row.targetType}{' '}
                {row.href ? (
                  <Link href={row.href} className="link font-semibold">
                    {row.targetName}
                  </Link>
                ) : (
                  row.targetName
                )}
              </>
            ),
          },
          ...(row.targetId
            ? [{ label: 'Object id', value: <code className="text-caption break-all">{row.targetId}</code> }]
            : []),
          { label: 'Revision', value: row.revision ?? 'No new revision: nothing for devices changed' },
          {
            label: 'Record',
            value: (
              <span className="flex items-center gap-1">
                <code className="text-caption break-all">{row.id}</code>
                <CopyButton text={JSON.stringify(row, null, 2)} label="Copy record as JSON" />
              </span>
            ),
          },
        ]}
      />
      {changes.length > 0 && (
        <section aria-labelledby="audit-changes">
          <h3 id="audit-changes" className="mb-1 font-semibold">
            Before and after
          </h3>
          <ul className="divide-y divide-hairline rounded border border-hairline">
            {changes.map((change) => (
              <li key={change.path} className="px-3 py-2">
                <p className="text-caption font-semibold">{labelOf(change.path)}</p>
                {change.isSame ? (
                  <Value text={textOf(change.after)} word="Unchanged" />
                ) : (
                  <>
                    {row.before !== null && (
                      <Value text={textOf(change.before)} word="Before" tone="before" />
                    )}
                    {row.after !== null && <Value text={textOf(change.after)} word="After" tone="after" />}
                  </>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {detail.length > 0 && (
        <section aria-labelledby="audit-detail">
          <h3 id="audit-detail" className="mb-1 font-semibold">
            Details
          </h3>
          <DescriptionList
            labelWidth="110px"
            items={detail.map((d) => ({
              label: labelOf(d.path),
              value: <span className="text-caption whitespace-pre-wrap">{textOf(d.after)}</span>,
            }))}
          />
        </section>
      )}
    </div>
  )
}

function Value({ text, word, tone }: { text: string; word: string; tone?: 'before' | 'after' }) {
  const isEmpty = text === ''
  return (
    <div className="mt-1 flex items-start gap-2">
      <span className="w-16 shrink-0 text-caption text-text-3">{word}</span>
      <pre
        className={cx(
          'max-h-64 min-w-0 flex-1 overflow-auto rounded px-2 py-0.5 font-mono text-caption break-words whitespace-pre-wrap',
          tone === 'before' && 'bg-danger-tint',
          tone === 'after' && 'bg-success-tint',
          isEmpty && 'text-text-3',
        )}
      >
        {isEmpty ? 'empty' : text}
      </pre>
    </div>
  )
}

function ExactTime({ at }: { at: string }) {
  return (
    <>
      <RelativeTime at={at} />{' '}
      <span className="text-caption text-text-3">{`${at.slice(0, 10)} ${at.slice(11, 19)} UTC`}</span>
    </>
  )
}
