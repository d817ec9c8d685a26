import { STATUS_ORDER } from '@/components/status/status-badge'
import type { HomeData } from '@/lib/features/home/queries'
import { devicesHref } from '@/lib/features/home/device-links'
import { CountLink } from './count-link'

/** The state of the fleet in one sentence; each number leads to its devices. */
export function HomeSentence({ slug, home }: { slug: string; home: HomeData }) {
  const { devices, policyStatus } = home
  if (devices.total === 0) return <>No device has onboarded yet. Devices show up here as soon as they do.</>
  return (
    <>
      <CountLink
        count={devices.mde}
        href={devicesHref(slug, { managedBy: 'MDE', enrollment: 'success' })}
        of="devices managed here"
      />{' '}
      of <CountLink count={devices.total} href={devicesHref(slug)} of="devices in all" /> devices take their
      settings from here.{' '}
      {STATUS_ORDER.every((status) => policyStatus[status] === 0) ? (
        'No policy reaches them yet.'
      ) : (
        <StatusSentence slug={slug} policyStatus={policyStatus} />
      )}
    </>
  )
}

function StatusSentence({ slug, policyStatus }: { slug: string; policyStatus: HomeData['policyStatus'] }) {
  return (
    <>
      <CountLink
        count={policyStatus.succeeded}
        href={devicesHref(slug, { status: 'succeeded' })}
        of="devices that have all their settings"
      />{' '}
      {policyStatus.succeeded === 1 ? 'has' : 'have'} all of them,{' '}
      <CountLink
        count={policyStatus.pending}
        href={devicesHref(slug, { status: 'pending' })}
        of="devices with settings on the way"
      />{' '}
      will have them at their next check-in,{' '}
      <CountLink
        count={policyStatus.conflict}
        href={devicesHref(slug, { status: 'conflict' })}
        of="devices in conflict"
      />{' '}
      {policyStatus.conflict === 1 ? 'waits' : 'wait'} for your decision.
    </>
  )
}
