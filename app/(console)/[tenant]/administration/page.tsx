import type { Metadata } from 'next'
import Link from 'next/link'
import { Card } from '@/components/ui/card'
import { Icon, type IconName } from '@/components/ui/icon'
import { PageHeader } from '@/components/ui/page-header'
import { can, type Permission } from '@/lib/domain/access'
import { requireActor } from '@/lib/features/core/actor'

const PLACES: readonly {
  path: string
  title: string
  text: string
  icon: IconName
  permission?: Permission
}[] = [
  { path: 'tenants', title: 'Tenants', text: 'Switch to another tenant, or create one.', icon: 'building' },
  {
    path: 'settings',
    title: 'Tenant settings',
    text: 'Name, behaviour era, licence and cloud.',
    icon: 'settings',
    permission: 'tenant:read',
  },
  {
    path: 'audit-log',
    title: 'Audit log',
    text: 'Who changed what, and what was refused.',
    icon: 'history',
    permission: 'audit:read',
  },
]

export const metadata: Metadata = { title: 'Tenant administration' }

export default async function AdministrationPage({ params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant)
  const slug = actor.tenantSlug
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Home', href: `/${slug}` }, { label: 'Tenant administration' }]}
        title="Tenant administration"
        description={`What belongs to ${actor.tenantName} as a whole.`}
      />
      <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {PLACES.filter((place) => !place.permission || can(actor, place.permission)).map((place) => (
          <li key={place.path}>
            <Card>
              <div className="flex gap-3">
                <Icon name={place.icon} size={20} className="mt-0.5 shrink-0 text-text-3" />
                <div>
                  <h2 className="text-card font-semibold">
                    <Link href={`/${slug}/administration/${place.path}`} className="link">
                      {place.title}
                    </Link>
                  </h2>
                  <p className="text-text-2">{place.text}</p>
                </div>
              </div>
            </Card>
          </li>
        ))}
      </ul>
    </>
  )
}
