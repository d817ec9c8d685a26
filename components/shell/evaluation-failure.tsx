import Link from 'next/link'
import { MessageBar } from '../ui/feedback'

/** The newest change could not be evaluated: what pages show instead, and what to do. */
export function EvaluationFailure({
  slug,
  revision,
  resolvedRevision,
}: {
  slug: string
  revision: number
  resolvedRevision: number
}) {
  return (
    <MessageBar
      tone="error"
      className="mb-4"
      title={
        resolvedRevision < revision
          ? `Revision ${revision} could not be evaluated`
          : 'The last evaluation failed'
      }
      action={
        <Link className="link" href={`/${slug}/administration/audit-log`}>
          View recent changes
        </Link>
      }
    >
      Pages show revision {resolvedRevision}, and devices keep what they have. It is tried again by itself,
      and this page follows. If it stays, take the last change back, or have whoever runs the server look into
      the worker’s log.
    </MessageBar>
  )
}
