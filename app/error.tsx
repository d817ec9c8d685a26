'use client'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/feedback'

export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return (
    <div className="mx-auto max-w-xl px-4 py-16" role="alert">
      <EmptyState
        icon="circleAlert"
        title="This page could not be shown"
        action={
          <Button variant="primary" onClick={reset}>
            Try again
          </Button>
        }
      >
        Nothing was changed.{' '}
        {error.digest && (
          <>
            If it stays, quote reference <code>{error.digest}</code>.
          </>
        )}
      </EmptyState>
    </div>
  )
}
