import 'server-only'
import { PROFILES } from '@/lib/domain/catalog'
import { can } from '@/lib/domain/access'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'

export interface SearchHit {
  readonly kind: 'device' | 'policy' | 'group' | 'setting'
  readonly id: string
  readonly title: string
  readonly subtitle: string
  readonly href: string
}

const PER_KIND = 6

/** Devices, policies, groups and settings whose name contains the text; only kinds that the actor may read. */
export async function searchConsole(actor: Actor, text: string): Promise<SearchHit[]> {
  const q = text.trim()
  if (q.length < 2) return []
  const base = `/${actor.tenantSlug}`
  const contains = { contains: q, mode: 'insensitive' as const }
  const hits: SearchHit[] = []
  await queryTenant(actor, 'tenant:read', async (tx) => {
    const { tenantId } = actor
    if (can(actor, 'device:read')) {
      const pattern = `%${q.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
      // Names and ids stand in an index; the rows are read of those that are shown.
      const found = await tx.$queryRaw<{ id: string }[]>`
        select id from "Device" where "tenantId" = ${tenantId} and (name ilike ${pattern} or id = ${q})
        order by name, id limit ${PER_KIND}`
      const devices = await tx.device.findMany({
        where: { tenantId, id: { in: found.map((d) => d.id) } },
        select: { id: true, name: true, osName: true, managedBy: true },
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
      })
      for (const d of devices)
        hits.push({
          kind: 'device',
          id: d.id,
          title: d.name,
          subtitle: `${d.osName} · ${d.managedBy}`,
          href: `${base}/devices/${d.id}`,
        })
    }
    if (can(actor, 'policy:read')) {
      const policies = await tx.policy.findMany({
        where: { tenantId, deletedAt: null, OR: [{ name: contains }, { id: q }] },
        orderBy: { name: 'asc' },
        take: PER_KIND,
      })
      for (const p of policies) {
        const profile = PROFILES.find((x) => x.id === p.profileId)
        hits.push({
          kind: 'policy',
          id: p.id,
          title: p.name,
          subtitle: profile?.name ?? 'No known profile',
          href: `${base}/policies/${p.id}`,
        })
      }
    }
    if (can(actor, 'group:read')) {
      const groups = await tx.group.findMany({
        where: { tenantId, OR: [{ displayName: contains }, { id: q }] },
        orderBy: { displayName: 'asc' },
        take: PER_KIND,
      })
      for (const g of groups) {
        hits.push({
          kind: 'group',
          id: g.id,
          title: g.displayName,
          subtitle: `${g.kind === 'dynamic' ? 'Dynamic' : 'Assigned'}, ${g.memberCount} devices`,
          href: `${base}/groups/${g.id}`,
        })
      }
    }
  })
  return can(actor, 'report:read') ? [...hits, ...searchSettings(base, q)] : hits
}

function searchSettings(base: string, q: string): SearchHit[] {
  const needle = q.toLowerCase()
  const found = new Map<string, SearchHit>()
  for (const profile of PROFILES) {
    for (const definition of profile.settings) {
      if (found.size >= PER_KIND) return [...found.values()]
      if (found.has(definition.id) || !definition.name.toLowerCase().includes(needle)) continue
      found.set(definition.id, {
        kind: 'setting',
        id: definition.id,
        title: definition.name,
        subtitle: profile.name,
        href: `${base}/reports/per-setting-status?q=${encodeURIComponent(definition.name)}`,
      })
    }
  }
  return [...found.values()]
}
