'use client'
import { useRouter } from 'next/navigation'
import { useToast } from '@/components/ui/toast'
import type { ActionResult } from '@/lib/features/core/action-result'

/**
 * Takes back what a toast told of, by steps that run one after another and stop at the first failure; works on when the
 * dialog that offered it is gone.
 */
export function useUndo(): (steps: readonly (() => Promise<ActionResult<unknown>>)[], done: string) => void {
  const toast = useToast()
  const router = useRouter()
  const run = async (steps: readonly (() => Promise<ActionResult<unknown>>)[], done: string) => {
    for (const step of steps) {
      const result = await step()
      if (result.ok) continue
      toast({ title: result.message, tone: 'error' })
      return
    }
    toast({ title: done })
    router.refresh()
  }
  return (steps, done) => {
    run(steps, done).catch((error: unknown) => {
      console.error(error)
      toast({ title: 'The server could not be reached. Try again.', tone: 'error' })
    })
  }
}
