'use client'
import { useAction } from '@/components/groups/use-action'
import { useToast } from '@/components/ui/toast'
import { syncDevices } from '@/lib/features/devices/actions'
import { useEffect } from 'react'

/** Asks devices to check in soon and says how that went. */
export function useSync(slug: string) {
  const toast = useToast()
  const { busy, failure, run, clear } = useAction(syncDevices, slug)
  useEffect(() => {
    if (!failure) return
    toast({ title: failure.message, tone: 'error' })
    clear()
  }, [failure, toast, clear])
  const sync = (ids: string[]) =>
    run({ ids }, ({ asked, skipped }) =>
      toast({
        title: `Policy sync requested for ${asked} ${asked === 1 ? 'device' : 'devices'}`,
        description:
          skipped > 0
            ? `${skipped} are not managed by MDE and were left out.`
            : 'They take it at their next contact, in about 10 minutes.',
      }),
    )
  return { busy, sync }
}
