import type { ReactNode } from 'react'
import { Card } from '@/components/ui/card'
import { EmptyState, MessageBar } from '@/components/ui/feedback'
import type { PolicyValues } from '@/lib/features/policies/policy-values'
import { ConfiguredValues } from './configured-values'

/** Everything that a version of a policy configures, with what no profile knows kept apart. */
export function PolicyValuesCard({ values, action }: { values: PolicyValues; action?: ReactNode }) {
  const unknown = values.unknownSettingIds
  return (
    <div className="space-y-4">
      {unknown.length > 0 && (
        <MessageBar
          tone="warning"
          title={`${unknown.length} ${unknown.length === 1 ? 'setting is' : 'settings are'} unknown here`}
        >
          They came with the import, do not reach devices from here, and are exported unchanged.
          <ul className="mt-1 font-mono text-caption break-all">
            {unknown.map((id, index) => (
              <li key={`${index} ${id}`}>{id}</li>
            ))}
          </ul>
        </MessageBar>
      )}
      <Card
        title="Configuration settings"
        note={values.offered > 0 && `${values.configured} of ${values.offered} configured`}
        action={action}
        flush
      >
        {values.configured === 0 ? (
          <EmptyState icon="sliders" title="Nothing is configured">
            Every setting is Not configured: the policy has no opinion on any of them.
          </EmptyState>
        ) : (
          <div className="border-t border-hairline">
            <ConfiguredValues sections={values.sections} />
          </div>
        )}
      </Card>
    </div>
  )
}
