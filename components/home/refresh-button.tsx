'use client'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Button } from '@/components/ui/button'

/** Reads the page's data again, keeping place and scroll. */
export function RefreshButton() {
  const router = useRouter()
  const [isPending, startTransition] = useTransition()
  return (
    <Button
      variant="subtle"
      icon="refresh"
      busy={isPending}
      onClick={() => startTransition(() => router.refresh())}
    >
      Refresh
    </Button>
  )
}
