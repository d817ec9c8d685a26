'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'

export const SHORTCUTS: readonly { readonly keys: string; readonly what: string }[] = [
  { keys: 'Ctrl K', what: 'Search and commands' },
  { keys: '/', what: 'Search in the list' },
  { keys: 'g d', what: 'Go to devices' },
  { keys: 'g p', what: 'Go to policies' },
  { keys: 'g g', what: 'Go to groups' },
  { keys: 'g r', what: 'Go to reports' },
  { keys: '[', what: 'Show or hide the navigation' },
  { keys: '?', what: 'This list' },
]
const GO: Readonly<Record<string, string>> = { d: 'devices', p: 'policies', g: 'groups', r: 'reports' }
const SEQUENCE_MS = 1000

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}

/** Single-key shortcuts of the console. They rest while one types or a dialog is open. */
export function useShortcuts(
  base: string,
  actions: { palette: () => void; help: () => void; nav: () => void },
): void {
  const router = useRouter()
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    let goSince = 0
    function onKeyDown(event: KeyboardEvent) {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        latest.current.palette()
        return
      }
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        isTyping(event.target) ||
        document.querySelector('[role=dialog][aria-modal=true]')
      )
        return
      const page = event.timeStamp - goSince < SEQUENCE_MS ? GO[event.key] : undefined
      goSince = event.key === 'g' && !page ? event.timeStamp : 0
      if (page) router.push(`${base}/${page}`)
      else if (event.key === '?') latest.current.help()
      else if (event.key === '[') latest.current.nav()
      else if (event.key === '/') {
        const search = document.querySelector<HTMLInputElement>('[data-list-search]')
        if (search) {
          event.preventDefault()
          search.focus()
        }
      }
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [base, router])
}
