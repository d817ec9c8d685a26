import { PageHeader } from '@/components/ui/page-header'
import type { PolicyDetail } from '@/lib/features/policies/queries'
import { listOfType } from '@/lib/features/policies/policy-types'

/** Title of the pages that edit one part of a policy. */
export function EditHeader({
  slug,
  policy,
  part,
  description,
}: {
  slug: string
  policy: PolicyDetail
  part: string
  description: string
}) {
  const list = listOfType(policy.policyType)
  return (
    <PageHeader
      crumbs={[
        { label: 'Home', href: `/${slug}` },
        { label: 'Endpoint security', href: `/${slug}/endpoint-security` },
        { label: list.label, href: `/${slug}/${list.path}` },
        { label: policy.name, href: `/${slug}/policies/${policy.id}` },
        { label: `Edit ${part}` },
      ]}
      title={`Edit ${part}: ${policy.name}`}
      description={description}
    />
  )
}
