import Link from 'next/link'
import { StatusBadge } from '@/components/status/status-badge'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/feedback'
import { NOT_APPLICABLE_REASONS, NOT_APPLICABLE_TEXT } from '@/lib/domain/resolution'
import { requireActor } from '@/lib/features/core/actor'
import { getDevice } from '@/lib/features/devices/queries'
import { POLICY_TYPE_WORDS, wordFor } from '@/lib/features/reports/words'

export default async function DevicePoliciesPage({
  params,
}: {
  params: Promise<{ tenant: string; id: string }>
}) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'device:read')
  const device = await getDevice(actor, id)
  const reasonText = (reason: string | null) => {
    const known = NOT_APPLICABLE_REASONS.find((r) => r === reason)
    return known ? NOT_APPLICABLE_TEXT[known] : null
  }
  return (
    <Card flush>
      {device.policies.length === 0 ? (
        <EmptyState icon="shield" title="No policy targets this device">
          Assign a policy to a group that it is in.
        </EmptyState>
      ) : (
        <div className="overflow-x-auto">
          <table className="w-full" aria-label="Security policies">
            <thead>
              <tr className="border-b border-hairline text-left text-caption">
                {['Policy', 'Type', 'Status'].map((h) => (
                  <th key={h} scope="col" className="h-10 px-4 font-semibold">
                    {h}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {device.policies.map((p) => (
                <tr key={p.id} className="border-b border-hairline last:border-0">
                  <th scope="row" className="h-11 px-4 text-left font-normal">
                    <Link className="link font-semibold" href={`/${actor.tenantSlug}/policies/${p.id}`}>
                      {p.name}
                    </Link>
                  </th>
                  <td className="px-4">{wordFor(POLICY_TYPE_WORDS, p.policyType)}</td>
                  <td className="px-4 py-1.5">
                    <StatusBadge status={p.status} detail={reasonText(p.reason)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  )
}
