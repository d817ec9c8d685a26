'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useState } from 'react'
import { cx } from '../ui/cx'
import { Icon } from '../ui/icon'
import { currentLeaf, NAVIGATION, type NavBranch } from './navigation'

const OPEN_COOKIE = 'bulwark-nav-open'

/** The navigation tree. The branch of the current page is open; others stay as the person left them. */
export function SideNav({
  base,
  openBranches,
  onNavigate,
}: {
  base: string
  openBranches: readonly string[]
  onNavigate?: () => void
}) {
  const pathname = usePathname()
  const path = pathname.slice(base.length + 1)
  const current = currentLeaf(path)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set(openBranches))
  const holdsCurrent = (branch: NavBranch) => path !== '' && branch.children.some((c) => c.path === current)

  function toggle(branch: NavBranch) {
    const next = new Set(open)
    if (next.has(branch.label)) next.delete(branch.label)
    else next.add(branch.label)
    setOpen(next)
    document.cookie = `${OPEN_COOKIE}=${encodeURIComponent([...next].join('|'))}; path=/; max-age=31536000; samesite=lax`
  }

  const link = (
    leaf: { label: string; path: string },
    isCurrent: boolean,
    className: string,
    icon?: React.ReactNode,
  ) => (
    <Link
      href={leaf.path ? `${base}/${leaf.path}` : base}
      onClick={onNavigate}
      aria-current={isCurrent ? 'page' : undefined}
      className={cx(
        'relative flex min-h-8 items-center gap-3 rounded py-1 pr-2',
        className,
        isCurrent
          ? 'bg-selected font-semibold before:absolute before:top-1.5 before:bottom-1.5 before:left-0 before:w-[3px] before:rounded before:bg-brand'
          : 'hover:bg-hover',
      )}
    >
      {icon}
      {leaf.label}
    </Link>
  )

  return (
    <nav aria-label="Main" className="h-full overflow-y-auto p-2">
      <ul className="space-y-px">
        {NAVIGATION.map((item, i) => {
          if (item === 'separator') return <li key={i} aria-hidden className="mx-2 my-2 h-px bg-hairline" />
          if (!('children' in item))
            return (
              <li key={item.label}>
                {link(
                  item,
                  item.path === current && (item.path !== '' || path === ''),
                  'pl-3',
                  <Icon name={item.icon} size={18} />,
                )}
              </li>
            )
          const isOpen = open.has(item.label) || holdsCurrent(item)
          return (
            <li key={item.label}>
              <button
                type="button"
                aria-expanded={isOpen}
                onClick={() => toggle(item)}
                className={cx(
                  'flex min-h-8 w-full items-center gap-3 rounded py-1 pr-2 pl-3 text-left hover:bg-hover',
                  holdsCurrent(item) && 'font-semibold',
                )}
              >
                <Icon name={item.icon} size={18} className="shrink-0" />
                <span className="flex-1">{item.label}</span>
                <Icon
                  name={isOpen ? 'chevronDown' : 'chevronRight'}
                  size={14}
                  className="shrink-0 text-text-3"
                />
              </button>
              {isOpen && (
                <ul className="space-y-px">
                  {item.children.map((leaf) => (
                    <li key={leaf.path}>{link(leaf, leaf.path === current, 'pl-[42px]')}</li>
                  ))}
                </ul>
              )}
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
