'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'

/**
 * Asks before unsaved work is left behind: on closing the tab the browser asks, on following a link this does. `keeps`
 * says what becomes of the work.
 */
export function LeaveGuard({ isDirty, keeps }: { isDirty: boolean; keeps: string }) {
  const router = useRouter()
  const [wanted, setWanted] = useState<string | null>(null)
  useEffect(() => {
    if (!isDirty) return
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault()
    const onClick = (event: MouseEvent) => {
      if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey)
        return
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null
      if (!(link instanceof HTMLAnchorElement) || link.target === '_blank' || link.download) return
      const target = new URL(link.href)
      const isElsewhere = target.pathname !== window.location.pathname
      if (target.origin !== window.location.origin || !isElsewhere) return
      event.preventDefault()
      event.stopPropagation()
      setWanted(`${target.pathname}${target.search}${target.hash}`)
    }
    window.addEventListener('beforeunload', onUnload)
    // Before the router's own handler, which runs on the way up.
    document.addEventListener('click', onClick, { capture: true })
    return () => {
      window.removeEventListener('beforeunload', onUnload)
      document.removeEventListener('click', onClick, { capture: true })
    }
  }, [isDirty])
  return (
    <Dialog
      open={wanted !== null}
      onOpenChange={(open) => !open && setWanted(null)}
      title="Leave this page?"
      size="small"
      actions={
        <>
          <Button variant="primary" onClick={() => setWanted(null)}>
            Stay
          </Button>
          <Button onClick={() => wanted && router.push(wanted)}>Leave</Button>
        </>
      }
    >
      <p className="text-text-2">{keeps}</p>
    </Dialog>
  )
}
