import { LinkButton } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/feedback'

export default function NotFound() {
  return (
    <main className="mx-auto max-w-xl px-4 py-16">
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        icon="search"
        title="There is nothing here"
        action={
          <LinkButton href="/" variant="primary">
            Go to the home page
          </LinkButton>
        }
      >
        The address is wrong, the thing was deleted, or it belongs to a tenant that you have no access to.
      </EmptyState>
    </main>
  )
}
