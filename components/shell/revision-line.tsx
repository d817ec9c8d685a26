import { Icon } from '../ui/icon'
import { RelativeTime } from '../ui/relative-time'

export interface RevisionInfo {
  readonly revision: number
  readonly resolvedRevision: number
  readonly resolvedAt: string | null
  readonly isBehind: boolean
  readonly error: string | null
}

/** Which state a page shows: "Revision 812 · up to date" or "Evaluating revision 813, showing 812". */
export function RevisionLine({ info }: { info: RevisionInfo }) {
  if (info.error) {
    return (
      <p className="flex items-center gap-1.5 text-caption text-danger">
        <Icon name="circleAlert" size={14} />
        Revision {info.revision} could not be evaluated; showing {info.resolvedRevision}
      </p>
    )
  }
  if (info.isBehind) {
    return (
      <p className="flex items-center gap-1.5 text-caption text-info">
        <Icon name="refresh" size={14} className="motion-safe:animate-spin" />
        Evaluating revision {info.revision}, showing {info.resolvedRevision}
      </p>
    )
  }
  return (
    <p className="flex items-center gap-1.5 text-caption text-text-3">
      <Icon name="check" size={14} className="text-success" />
      <span>
        Revision <strong className="text-text-2">{info.resolvedRevision}</strong>,{' '}
        <RelativeTime at={info.resolvedAt} fallback="not evaluated yet" /> · up to date
      </span>
    </p>
  )
}
