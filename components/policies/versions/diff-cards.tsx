import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/feedback'
import type { Change } from '@/lib/domain/versions'
import type { DiffView } from '@/lib/features/policy-versions/diff-view'
import { DiffTable, type DiffTableRow } from './diff-table'

/** A comparison by card: properties, settings by section, what no profile knows, assignments. */
export function DiffCards({
  view,
  from,
  to,
  only,
  isPlain = false,
}: {
  view: DiffView
  /** What the sides are called. */
  from: string
  to: string
  only: boolean
  /** Settings alone can differ: nothing is said about the rest. */
  isPlain?: boolean
}) {
  const wanted = <R extends { readonly change: Change }>(rows: readonly R[]) =>
    only ? rows.filter((row) => row.change !== 'same') : rows
  const sections = view.sections
    .map((section) => ({ name: section.name, rows: wanted(section.rows) }))
    .filter((section) => section.rows.length > 0)
  const properties = wanted(view.properties)
  const assignments = wanted(view.assignments)
  const unknown = wanted(view.unknown)
  const { settings } = view.counts
  const all = { from, to, only }
  if (sections.length + properties.length + assignments.length + unknown.length === 0) {
    return (
      <Card flush>
        <EmptyState icon="circleCheck" title="Nothing differs">
          {isPlain
            ? 'Every setting that is configured has the value that the product has anyway.'
            : 'Both say the same about every setting, assignment and property.'}
        </EmptyState>
      </Card>
    )
  }
  return (
    <div className="space-y-4">
      {properties.length > 0 && (
        <Card title="Properties" flush>
          <DiffTable
            {...all}
            caption="Properties"
            what="Property"
            rows={properties.map((row): DiffTableRow => ({ ...row, id: row.label, name: row.label }))}
          />
        </Card>
      )}
      {sections.length > 0 && (
        <Card
          title="Settings"
          note={settings > 0 && `${settings} ${settings === 1 ? 'differs' : 'differ'}`}
          flush
        >
          {sections.map((section) => (
            <section key={section.name} className="border-t border-hairline pt-2" aria-label={section.name}>
              <h3 className="px-4 py-1 text-caption font-semibold text-text-3">{section.name}</h3>
              <DiffTable
                {...all}
                caption={section.name}
                what="Setting"
                rows={section.rows.map((row): DiffTableRow => ({ ...row, id: row.settingId }))}
              />
            </section>
          ))}
        </Card>
      )}
      {unknown.length > 0 && (
        <Card title="Settings that are unknown here" note="Kept and exported unchanged" flush>
          <DiffTable
            {...all}
            caption="Settings that are unknown here"
            what="Definition ID"
            rows={unknown.map((row, index): DiffTableRow => ({
              id: `${index}`,
              name: row.id,
              change: row.change,
              before: row.change === 'added' ? 'Not there' : 'There',
              after: row.change === 'removed' ? 'Not there' : 'There',
            }))}
          />
        </Card>
      )}
      {assignments.length > 0 && (
        <Card title="Assignments" flush>
          <DiffTable
            {...all}
            caption="Assignments"
            what="Assigned to"
            rows={assignments.map((row): DiffTableRow => ({
              ...row,
              id: row.groupId ?? row.label,
              name: row.label,
            }))}
          />
        </Card>
      )}
    </div>
  )
}
