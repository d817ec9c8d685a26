'use client'
import { Button } from '@/components/ui/button'
import { Menu, MenuLink, MenuSeparator } from '@/components/ui/menu'
import type { ExportChoice } from '@/lib/features/policy-export/settings-export'

/** Downloads: Graph JSON where there is such, and the formats that make sense for the platform. */
export function ExportMenu({
  href,
  graphHref,
  choices,
}: {
  /** Takes `?format=`. */
  href: string
  graphHref?: string
  choices: readonly ExportChoice[]
}) {
  return (
    <Menu
      trigger={
        <Button variant="subtle" icon="download">
          Export
        </Button>
      }
    >
      {graphHref && (
        <>
          <MenuLink href={graphHref} download>
            Graph JSON, for Intune
          </MenuLink>
          {choices.length > 0 && <MenuSeparator />}
        </>
      )}
      {choices.map(({ format, label }) => (
        <MenuLink key={format} href={`${href}?format=${format}`} download>
          {label}
        </MenuLink>
      ))}
    </Menu>
  )
}
