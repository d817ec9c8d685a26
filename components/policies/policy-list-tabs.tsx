import { TabNav } from '@/components/ui/tab-nav'
import { PLATFORMS, type Platform } from '@/lib/domain/catalog'
import type { PlatformCounts } from '@/lib/features/policies/platform-counts'

const LABELS: Readonly<Record<Platform, string>> = {
  windows: 'Windows policies',
  linux: 'Linux policies',
  macOS: 'macOS policies',
}

/** All policies, and those of one platform, as the Defender portal has them. */
export function PolicyListTabs({
  slug,
  counts,
  platforms,
}: {
  slug: string
  counts: PlatformCounts
  /** The platforms that the list is filtered by. */
  platforms: readonly Platform[]
}) {
  const href = `/${slug}/policies`
  return (
    <TabNav
      label="Policies by platform"
      tabs={[
        { href, label: 'All policies', count: counts.all, isCurrent: platforms.length !== 1 },
        ...PLATFORMS.map((platform) => ({
          href: `${href}?platform=${platform}`,
          label: LABELS[platform],
          count: counts.byPlatform[platform],
          isCurrent: platforms.length === 1 && platforms[0] === platform,
        })),
      ]}
    />
  )
}
