import { redirect } from 'next/navigation'
import { LinkButton } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/feedback'
import { listMyTenants } from '@/lib/features/core/actor'

/** The front door: the person's first tenant, or a word on how to get one. */
export default async function FrontDoor() {
  const [first] = await listMyTenants()
  if (first) redirect(`/${first.slug}`)
  return (
    <main className="mx-auto max-w-xl px-4 py-16">
      <h1 className="sr-only">Bulwark</h1>
      <EmptyState
        icon="building"
        title="You belong to no tenant yet"
        action={<LinkButton href="/api/auth/signout">Sign out</LinkButton>}
      >
        Ask a Global Administrator of your tenant to add your e-mail address under Users.
      </EmptyState>
    </main>
  )
}
