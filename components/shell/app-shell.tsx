'use client'
import { signOut } from 'next-auth/react'
import { useTheme } from 'next-themes'
import Link from 'next/link'
import { useState, type ReactNode } from 'react'
import { IconButton } from '../ui/button'
import { cx } from '../ui/cx'
import { Dialog } from '../ui/dialog'
import { Icon } from '../ui/icon'
import { Menu, MenuHeading, MenuItem, MenuLink, MenuSeparator } from '../ui/menu'
import { CommandPalette } from './command-palette'
import { Logo } from './logo'
import { NavDrawer } from './nav-drawer'
import { SideNav } from './side-nav'
import { SHORTCUTS, useShortcuts } from './use-shortcuts'

export interface AppShellProps {
  readonly tenant: { readonly slug: string; readonly name: string }
  readonly tenants: readonly { readonly slug: string; readonly name: string; readonly roleName: string }[]
  readonly user: { readonly name: string; readonly email: string; readonly roleName: string }
  /** Navigation branches that the person left open. */
  readonly openBranches: readonly string[]
  readonly children: ReactNode
}

/** Header, navigation and the page. Below 1024 px the navigation is a drawer. */
export function AppShell({ tenant, tenants, user, openBranches, children }: AppShellProps) {
  const base = `/${tenant.slug}`
  const [isPaletteOpen, setPaletteOpen] = useState(false)
  const [isHelpOpen, setHelpOpen] = useState(false)
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  const [isNavHidden, setNavHidden] = useState(false)
  useShortcuts(base, {
    palette: () => setPaletteOpen(true),
    help: () => setHelpOpen(true),
    nav: () => setNavHidden((x) => !x),
  })

  return (
    <div className="min-h-dvh bg-sunken">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded focus:bg-surface focus:px-3 focus:py-2"
      >
        Skip to content
      </a>
      <header className="fixed inset-x-0 top-0 z-30 flex h-12 items-center gap-2 bg-sunken px-2 sm:px-3">
        <IconButton
          icon="menu"
          label="Navigation"
          size={18}
          className="lg:hidden"
          aria-haspopup="dialog"
          aria-expanded={isDrawerOpen}
          onClick={() => setDrawerOpen(true)}
        />
        <IconButton
          icon="menu"
          label="Navigation"
          size={18}
          className="max-lg:hidden"
          aria-expanded={!isNavHidden}
          onClick={() => setNavHidden((x) => !x)}
        />
        <Link href={base} className="flex items-center gap-2.5 rounded px-1 font-semibold">
          <Logo />
          <span className="max-sm:sr-only">Bulwark</span>
        </Link>
        <div className="flex flex-1 justify-center px-2">
          <button
            type="button"
            onClick={() => setPaletteOpen(true)}
            className="control flex w-full max-w-[520px] items-center gap-2 text-left text-text-3"
          >
            <Icon name="search" />
            <span className="flex-1 truncate">
              Search<span className="max-md:hidden"> devices, policies, groups and settings</span>
            </span>
            <kbd className="rounded border border-hairline px-1.5 font-sans text-caption max-sm:hidden">
              Ctrl K
            </kbd>
          </button>
        </div>
        <ThemeToggle />
        <IconButton
          icon="help"
          label="Keyboard shortcuts"
          size={18}
          className="max-sm:hidden"
          onClick={() => setHelpOpen(true)}
        />
        <AccountMenu tenant={tenant} tenants={tenants} user={user} />
      </header>
      {!isNavHidden && (
        <aside className="fixed top-12 bottom-0 left-0 z-20 w-[232px] max-lg:hidden">
          <SideNav base={base} openBranches={openBranches} />
        </aside>
      )}
      <NavDrawer open={isDrawerOpen} onOpenChange={setDrawerOpen}>
        <SideNav base={base} openBranches={openBranches} onNavigate={() => setDrawerOpen(false)} />
      </NavDrawer>
      <main id="content" tabIndex={-1} className={cx('min-h-dvh pt-12', !isNavHidden && 'lg:pl-[232px]')}>
        <div className="min-h-[calc(100dvh-48px)] border-hairline bg-page px-4 py-5 sm:px-6 lg:rounded-tl-lg lg:border-t lg:border-l">
          <div className="mx-auto max-w-[1520px]">{children}</div>
        </div>
      </main>
      <CommandPalette base={base} slug={tenant.slug} open={isPaletteOpen} onOpenChange={setPaletteOpen} />
      <Dialog open={isHelpOpen} onOpenChange={setHelpOpen} title="Keyboard shortcuts" size="small">
        <dl className="mb-4 grid grid-cols-[80px_1fr] gap-y-2">
          {SHORTCUTS.map((s) => (
            <div key={s.keys} className="contents">
              <dt>
                <kbd className="rounded border border-hairline bg-sunken px-1.5 font-mono text-caption">
                  {s.keys}
                </kbd>
              </dt>
              <dd>{s.what}</dd>
            </div>
          ))}
        </dl>
      </Dialog>
    </div>
  )
}

function ThemeToggle() {
  const { resolvedTheme, setTheme } = useTheme()
  return (
    <button
      type="button"
      aria-label="Switch between light and dark"
      title="Switch between light and dark"
      onClick={() => setTheme(resolvedTheme === 'dark' ? 'light' : 'dark')}
      className="inline-flex size-8 shrink-0 items-center justify-center rounded text-text-2 hover:bg-hover"
    >
      {/* Both are drawn, CSS shows one: the server does not know the theme. */}
      <Icon name="moon" size={18} className="dark:hidden" />
      <Icon name="sun" size={18} className="hidden dark:block" />
    </button>
  )
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  return ((words[0]?.[0] ?? '') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase()
}

function AccountMenu({ tenant, tenants, user }: Pick<AppShellProps, 'tenant' | 'tenants' | 'user'>) {
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          aria-label={`Account of ${user.name}, tenant ${tenant.name}`}
          className="flex items-center gap-2 rounded p-1 hover:bg-hover"
        >
          <span
            aria-hidden
            className="inline-flex size-8 items-center justify-center rounded-full border border-info/30 bg-selected text-caption font-semibold text-link"
          >
            {initials(user.name)}
          </span>
          <span className="hidden max-w-44 text-left text-caption leading-4 md:block">
            <span className="block truncate font-semibold">{user.name}</span>
            <span className="block truncate text-text-3">{tenant.name}</span>
          </span>
          <Icon name="chevronDown" size={14} className="max-md:hidden" />
        </button>
      }
    >
      <MenuHeading>{user.email}</MenuHeading>
      <p className="px-2 pb-2 text-caption text-text-3">
        {user.roleName} in {tenant.name}
      </p>
      <MenuSeparator />
      <MenuHeading>Switch tenant</MenuHeading>
      {tenants.map((t) => (
        <MenuLink key={t.slug} href={`/${t.slug}`} icon={t.slug === tenant.slug ? 'check' : 'building'}>
          {t.name}
        </MenuLink>
      ))}
      <MenuSeparator />
      <MenuItem icon="signOut" onClick={() => signOut({ callbackUrl: '/sign-in' })}>
        Sign out
      </MenuItem>
    </Menu>
  )
}
