import 'server-only'
import { PLATFORMS, type Platform } from '@/lib/domain/catalog'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'

export interface PlatformCounts {
  readonly all: number
  readonly byPlatform: Readonly<Record<Platform, number>>
}

/** How many policies there are for each platform, for the tabs above the list. Needs policy:read. */
export async function getPlatformCounts(actor: Actor): Promise<PlatformCounts> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const rows = await tx.policy.groupBy({
      by: ['platform'],
      where: { tenantId: actor.tenantId, deletedAt: null },
      _count: { _all: true },
    })
    const countOf = (platform: string) => rows.find((row) => row.platform === platform)?._count._all ?? 0
    const [windows, linux, macOS] = PLATFORMS
    return {
      all: rows.reduce((sum, row) => sum + row._count._all, 0),
      byPlatform: { windows: countOf(windows), linux: countOf(linux), macOS: countOf(macOS) },
    }
  })
}
