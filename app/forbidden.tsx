import { LinkButton } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/feedback'

export default function Forbidden() {
  return (
    <main className="mx-auto max-w-xl px-4 py-16">
      <h1 className="sr-only">No access</h1>
      <EmptyState
        icon="lock"
        title="Your role does not include this page"
        action={
          <LinkButton href="/" variant="primary">
            Go to the home page
          </LinkButton>
        }
      >
        A Global Administrator of the tenant can give you a role that does, under Users.
      </EmptyState>
    </main>
  )
}
