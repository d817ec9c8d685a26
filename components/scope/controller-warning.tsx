import Link from 'next/link'
import { MessageBar } from '@/components/ui/feedback'

/** Domain controllers that slipped into management: the one thing here that can bring a whole directory down. */
export function ControllerWarning({
  slug,
  warned,
  warning,
}: {
  slug: string
  warned: number
  warning: string | null
}) {
  if (warned === 0) return null
  return (
    <MessageBar
      tone="error"
      title={`${warned.toLocaleString('en-US')} domain ${warned === 1 ? 'controller is' : 'controllers are'} managed by mistake`}
      action={
        <Link className="link font-semibold" href={`/${slug}/devices/inventory?warning=true`}>
          View devices
        </Link>
      }
    >
      {warning} A wrong policy on one of them affects the whole directory.
    </MessageBar>
  )
}
