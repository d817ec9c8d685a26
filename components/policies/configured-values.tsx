import { Badge } from '@/components/ui/badge'
import type { ValueSection } from '@/lib/features/policies/policy-values'

const LINES_SHOWN = 5

/** What a policy configures, by section: one line a setting, lists written out. */
export function ConfiguredValues({ sections }: { sections: readonly ValueSection[] }) {
  return (
    <div className="divide-y divide-hairline">
      {sections.map((section) => (
        <section key={section.name} className="px-4 py-3">
          <h3 className="mb-1 text-caption font-semibold text-text-3">{section.name}</h3>
          <dl>
            {section.rows.map((row) => (
              <div
                key={row.settingId}
                className="grid gap-x-4 border-b border-hairline/60 py-1.5 last:border-0 sm:grid-cols-2"
              >
                <dt className={row.isChild ? 'pl-5 text-text-2' : 'text-text-2'}>
                  {row.name}
                  {!row.mdeSupported && (
                    <>
                      {' '}
                      <Badge tone="conflict">Not on MDE</Badge>
                    </>
                  )}
                </dt>
                <dd className="min-w-0 font-semibold break-words">
                  {row.value}
                  {row.lines && row.lines.length > 0 && <Lines lines={row.lines} />}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  )
}

function Lines({ lines }: { lines: readonly string[] }) {
  const item = (line: string, index: number) => (
    <li key={`${index}-${line}`} className="break-all">
      {line}
    </li>
  )
  const list = 'mt-1 font-mono text-caption font-normal text-text-2'
  const rest = lines.slice(LINES_SHOWN)
  return (
    <>
      <ul className={list}>{lines.slice(0, LINES_SHOWN).map(item)}</ul>
      {rest.length > 0 && (
        <details className="text-caption font-normal">
          <summary className="link mt-1">{rest.length} more</summary>
          <ul className={list}>{rest.map((line, i) => item(line, i + LINES_SHOWN))}</ul>
        </details>
      )}
    </>
  )
}
