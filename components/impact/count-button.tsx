import type { ImpactSelection } from '@/lib/domain/fleet'
import { cx } from '../ui/cx'
import { countText, numberText } from '@/components/ui/count-text'

/** A number and the devices behind it. */
export interface DeviceListRequest {
  /** What the devices have in common: 'Devices that get a new conflict'. */
  readonly title: string
  readonly selection: ImpactSelection
}
export type OpenDevices = (request: DeviceListRequest) => void

/** A number that opens the list of the devices it counted; plain text where it counted none. */
export function CountButton({
  count,
  request,
  onOpen,
  sign,
  className,
}: {
  count: number
  request: DeviceListRequest
  onOpen: OpenDevices
  /** '+' or '−' in front of the bare number; without it the number says 'devices'. */
  sign?: '+' | '−'
  className?: string
}) {
  const text = sign ? `${sign}${numberText(count)}` : countText(count, 'device')
  if (count === 0) return <span className={cx('text-text-3 tabular-nums', className)}>{text}</span>
  return (
    <button
      type="button"
      className={cx('link min-h-6 shrink-0 whitespace-nowrap tabular-nums', className)}
      aria-label={`${request.title}: ${text}`}
      aria-haspopup="dialog"
      onClick={() => onOpen(request)}
    >
      {text}
    </button>
  )
}
