import { MessageBar } from '@/components/ui/feedback'
import type { PolicyAssignmentRow } from '@/lib/features/policies/queries'

/**
 * Says what an imported assignment holds that has no effect here. Source: Microsoft Learn, "Use Intune to manage Microsoft
 * Defender settings on devices not enrolled with Intune": assignment filters and user groups are not supported.
 */
export function IgnoredTargets({ assignments }: { assignments: readonly PolicyAssignmentRow[] }) {
  const filtered = assignments.filter((row) => row.hasFilter).map((row) => row.displayName)
  const hasUsers = assignments.some((row) => row.kind === 'allUsers')
  return (
    <>
      {filtered.length > 0 && (
        <MessageBar tone="warning" title="An assignment filter is ignored" className="mb-4">
          {filtered.join(', ')} {filtered.length === 1 ? 'has' : 'have'} a filter from the imported file.
          Devices of the MDE channel get the policy whether or not they match it. It is kept for the export.
        </MessageBar>
      )}
      {hasUsers && (
        <MessageBar tone="warning" className="mb-4">
          All users has no effect on devices of the MDE channel: they are targeted as devices. It is kept for
          the export.
        </MessageBar>
      )}
    </>
  )
}
