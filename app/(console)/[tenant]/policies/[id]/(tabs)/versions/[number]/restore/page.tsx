import type { Metadata } from 'next'
import { forbidden, notFound } from 'next/navigation'
import { RestoreForm } from '@/components/policies/versions/restore-form'
import { RelativeTime } from '@/components/ui/relative-time'
import { requireActor } from '@/lib/features/core/actor'
import { getPolicy } from '@/lib/features/policies/queries'
import { getRestorePreview } from '@/lib/features/policy-versions/restore-queries'

interface Props {
  readonly params: Promise<{ tenant: string; id: string; number: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Restore version ${(await params).number}` }
}

export default async function RestoreVersionPage({ params }: Props) {
  const { tenant, id, number } = await params
  const actor = await requireActor(tenant, 'policy:write')
  if (!/^[1-9]\d{0,8}$/.test(number)) notFound()
  const policy = await getPolicy(actor, id)
  if (!policy.canWrite) forbidden()
  const preview = await getRestorePreview(actor, id, Number(number))
  return (
    <>
      <h2 className="text-section font-semibold">Restore version {number}</h2>
      <p className="mb-4 text-text-2">
        Saved <RelativeTime at={preview.savedAt} /> by {preview.savedBy ?? 'command line'}
        {preview.note && `: ${preview.note}`}. Restoring makes version {preview.current + 1}; nothing between
        is lost.
      </p>
      {/* A version saved meanwhile makes another preview: choices are made anew. */}
      <RestoreForm key={preview.current} slug={actor.tenantSlug} policyId={id} preview={preview} />
    </>
  )
}
