'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import { useRouter } from 'next/navigation'
import { useEffect, useId, useMemo, useState } from 'react'
import { z } from 'zod'
import { cx } from '../ui/cx'
import { Icon, type IconName } from '../ui/icon'
import { NAVIGATION } from './navigation'

interface Entry {
  readonly id: string
  readonly group: string
  readonly title: string
  readonly subtitle: string
  readonly href: string
  readonly icon: IconName
}

const hitSchema = z.object({
  hits: z.array(
    z.object({
      kind: z.enum(['device', 'policy', 'group', 'setting']),
      id: z.string(),
      title: z.string(),
      subtitle: z.string(),
      href: z.string(),
    }),
  ),
})
const KIND = {
  device: { group: 'Devices', icon: 'laptop' },
  policy: { group: 'Policies', icon: 'shield' },
  group: { group: 'Groups', icon: 'users' },
  setting: { group: 'Settings', icon: 'sliders' },
} as const
const SEARCH_DELAY_MS = 150

function places(base: string): Entry[] {
  const pages = NAVIGATION.flatMap((item) => {
    if (item === 'separator') return []
    if ('children' in item)
      return item.children.map((c) => ({
        label: c.label,
        path: c.path,
        subtitle: item.label,
        icon: item.icon,
      }))
    return [{ label: item.label, path: item.path, subtitle: '', icon: item.icon }]
  }).map((p): Entry => ({
    id: `go:${p.path}`,
    group: 'Go to',
    title: p.label,
    subtitle: p.subtitle,
    href: p.path ? `${base}/${p.path}` : base,
    icon: p.icon,
  }))
  const create: Entry[] = [
    {
      id: 'new:policy',
      group: 'Create',
      title: 'Create policy',
      subtitle: '',
      href: `${base}/policies/new`,
      icon: 'plus',
    },
    {
      id: 'new:group',
      group: 'Create',
      title: 'Create group',
      subtitle: '',
      href: `${base}/groups/new`,
      icon: 'plus',
    },
  ]
  return [...create, ...pages]
}

/** Go anywhere, create anything, find any device, policy, group or setting by name. */
export function CommandPalette({
  base,
  slug,
  open,
  onOpenChange,
}: {
  base: string
  slug: string
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Base.Popup className="fixed top-[12dvh] left-1/2 z-50 w-[calc(100%-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-lg border border-hairline bg-surface shadow-pane">
          <Base.Title className="sr-only">Search and commands</Base.Title>
          {open && <PaletteBody base={base} slug={slug} onClose={() => onOpenChange(false)} />}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

function PaletteBody({ base, slug, onClose }: { base: string; slug: string; onClose: () => void }) {
  const router = useRouter()
  const listId = useId()
  const [text, setText] = useState('')
  const [found, setFound] = useState<{ for: string; entries: Entry[] }>({ for: '', entries: [] })
  const [active, setActive] = useState(0)
  const all = useMemo(() => places(base), [base])
  const q = text.trim().toLowerCase()

  useEffect(() => {
    if (q.length < 2) return
    const controller = new AbortController()
    const timer = setTimeout(async () => {
      try {
        const response = await fetch(`/api/tenants/${slug}/search?q=${encodeURIComponent(q)}`, {
          signal: controller.signal,
        })
        const parsed = hitSchema.safeParse(await response.json())
        const hits = parsed.success ? parsed.data.hits : []
        setFound({
          for: q,
          entries: hits.map((h) => ({
            ...h,
            id: `${h.kind}:${h.id}`,
            group: KIND[h.kind].group,
            icon: KIND[h.kind].icon,
          })),
        })
      } catch (error) {
        if (!controller.signal.aborted) setFound({ for: q, entries: [] })
        if (!(error instanceof Error)) throw error
      }
    }, SEARCH_DELAY_MS)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [q, slug])

  const entries = [
    ...all.filter((e) => !q || `${e.title} ${e.subtitle}`.toLowerCase().includes(q)),
    ...(q.length >= 2 && found.for === q ? found.entries : []),
  ]
  const index = Math.min(active, Math.max(0, entries.length - 1))
  const go = (entry: Entry | undefined) => {
    if (!entry) return
    onClose()
    router.push(entry.href)
  }

  return (
    <div>
      <div className="flex items-center gap-3 border-b border-hairline px-4">
        <Icon name="search" className="text-text-3" />
        <input
          // A palette is opened to type in it.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={entries[index] ? `${listId}-${index}` : undefined}
          aria-label="Search devices, policies, groups and settings"
          placeholder="Search devices, policies, groups and settings"
          className="h-12 flex-1 bg-transparent outline-none placeholder:text-text-3"
          value={text}
          onChange={(e) => {
            setText(e.target.value)
            setActive(0)
          }}
          onKeyDown={(e) => {
            if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
              e.preventDefault()
              const step = e.key === 'ArrowDown' ? 1 : -1
              setActive((index + step + entries.length) % Math.max(1, entries.length))
            } else if (e.key === 'Enter') go(entries[index])
          }}
        />
      </div>
      <ul id={listId} role="listbox" aria-label="Results" className="max-h-[50dvh] overflow-y-auto p-2">
        {entries.length === 0 && (
          <li className="px-3 py-6 text-center text-text-3">Nothing is called that.</li>
        )}
        {entries.map((entry, i) => (
          <li key={entry.id} role="presentation">
            {entries[i - 1]?.group !== entry.group && (
              <p className="px-3 pt-2 pb-1 text-caption font-semibold text-text-3">{entry.group}</p>
            )}
            <button
              type="button"
              id={`${listId}-${i}`}
              role="option"
              aria-selected={i === index}
              tabIndex={-1}
              onMouseMove={() => setActive(i)}
              onClick={() => go(entry)}
              className={cx(
                'flex min-h-9 w-full items-center gap-3 rounded px-3 text-left',
                i === index && 'bg-selected',
              )}
            >
              <Icon name={entry.icon} className="shrink-0 text-text-3" />
              <span className="truncate">{entry.title}</span>
              <span className="ml-auto truncate pl-4 text-caption text-text-3">{entry.subtitle}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
