import 'server-only'
import type { TenantTx } from '@/lib/db/with-tenant'
import { groupBy } from '@/lib/domain/group-by'
import { can } from '@/lib/domain/access'
import { definitionOf } from '@/lib/domain/catalog'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { toAuditRow } from '../audit/queries'
import { deviceStatus, joinStatusPair } from '@/lib/worker/device-status-sql'
import { haltedRollouts } from '../rollouts/attention'
import { readConflictTotals } from '../conflicts/queries'
import { SILENT_AFTER_DAYS } from '../devices/check-in-times'
import { countFleet, sumFleet, type FleetCount } from '../reports/fleet-counts'
import { tenantStatus, type StatusCounts } from '../reports/status-queries'

export interface AttentionItem {
  readonly kind:
    'conflict' | 'enrollment' | 'error' | 'tamper' | 'silent' | 'domainController' | 'worker' | 'rollout'
  readonly title: string
  readonly detail: string
  readonly verb: string
  readonly href: string
}

export interface SetupStep {
  readonly title: string
  readonly detail: string
  readonly href: string
  readonly isDone: boolean
}

export interface HomeData {
  readonly devices: {
    readonly total: number
    readonly mde: number
    readonly intune: number
    readonly configMgr: number
    readonly failed: number
    readonly other: number
  }
  readonly freshness: {
    readonly onTime: number
    readonly day: number
    readonly week: number
    readonly silent: number
  }
  readonly policyStatus: StatusCounts
  readonly attention: readonly AttentionItem[]
  readonly setup: readonly SetupStep[]
  readonly changes: readonly {
    readonly revision: number | null
    readonly at: string
    readonly targetName: string
    readonly sentence: string
    readonly actorName: string
    readonly devicesReached: number | null
    readonly href: string | null
  }[]
  readonly lastRun: {
    readonly revision: number
    readonly savedAt: string | null
    readonly savedBy: string | null
    readonly milliseconds: number
    readonly cohorts: number
    readonly recomputed: number
    readonly devicesChanged: number
    readonly acknowledged: number
    readonly awaited: number
  } | null
}

/** Everything the home page shows, at one moment. */
export async function getHome(actor: Actor, now: Date): Promise<HomeData> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const { tenantId, tenantSlug } = actor
    const fleet = await countFleet(tx, tenantId, now)
    const [warned] = await tx.$queryRaw<{ warned: number }[]>`
      select count(*)::int as warned from "Device" where "tenantId" = ${tenantId} and "enrollmentWarning" is not null`
    const { counts: policyStatus, awaited, acknowledged } = await tenantStatus(tx, tenantId)
    const managed = fleet.filter((row) => row.channel === 'mde')
    const by = (managedBy: string) => sumFleet(fleet.filter((row) => row.managedBy === managedBy)).devices
    const failed = fleet.filter((row) => row.managedByStatus === 'Error')
    const f: FleetFacts = {
      total: sumFleet(fleet).devices,
      failed: sumFleet(failed).devices,
      failures: largestLabels(failed),
      silent: sumFleet(managed).silent,
      errors: policyStatus.error,
      warned: warned?.warned ?? 0,
      awaited,
      acknowledged,
    }
    const mde = sumFleet(managed.filter((row) => row.managedBy === 'MDE')).devices
    const [intune, configMgr] = [by('Intune'), by('ConfigMgr')]
    const { onTime, day, week, silent } = sumFleet(managed)
    return {
      devices: {
        total: f.total,
        mde,
        intune,
        configMgr,
        failed: f.failed,
        other: f.total - mde - intune - configMgr - f.failed,
      },
      freshness: { onTime, day, week, silent },
      policyStatus,
      attention: await attention(tx, tenantId, `/${tenantSlug}`, f),
      setup: await setup(tx, actor, `/${tenantSlug}`, f),
      changes: await recentChanges(tx, actor),
      lastRun: await lastRun(tx, tenantId, f),
    }
  })
}

interface FleetFacts {
  readonly total: number
  readonly failed: number
  /** Why most of those failed, as words. */
  readonly failures: string
  readonly silent: number
  readonly errors: number
  readonly warned: number
  readonly awaited: number
  readonly acknowledged: number
}

const MOST_LABELS = 3

function largestLabels(rows: readonly FleetCount[]): string {
  const labels = groupBy(rows, (row) => row.enrollmentLabel)
  return [...labels]
    .map(([label, group]) => ({ label, devices: sumFleet(group).devices }))
    .toSorted((a, b) => b.devices - a.devices || a.label.localeCompare(b.label))
    .slice(0, MOST_LABELS)
    .map(({ label, devices }) => `${devices} ${label}`)
    .join(', ')
}

async function attention(
  tx: TenantTx,
  tenantId: string,
  base: string,
  f: FleetFacts,
): Promise<AttentionItem[]> {
  const items: AttentionItem[] = []
  const tenant = await tx.tenant.findUniqueOrThrow({
    where: { id: tenantId },
    select: { resolveError: true },
  })
  if (tenant.resolveError) {
    items.push({
      kind: 'worker',
      title: 'The newest change could not be evaluated',
      detail: tenant.resolveError,
      verb: 'Open the audit log',
      href: `${base}/administration/audit-log`,
    })
  }
  items.push(...(await haltedRollouts(tx, tenantId, base)))
  if (f.warned > 0) {
    items.push({
      kind: 'domainController',
      title: `${count(f.warned, 'domain controller is', 'domain controllers are')} managed by mistake`,
      detail: 'Down-level domain controllers slip into scope. Take the MDE-Management tag off them.',
      verb: 'View devices',
      href: `${base}/devices/inventory?warning=true`,
    })
  }
  const conflicts = await readConflictTotals(tx, tenantId)
  if (conflicts.largest) {
    const { largest, settings, devices } = conflicts
    items.push({
      kind: 'conflict',
      title: count(settings, 'setting in conflict', 'settings in conflict'),
      detail: `${count(devices, 'device waits', 'devices wait')} for your decision. Largest: ${largest.name}, ${count(largest.devices, 'device', 'devices')}`,
      verb: 'Resolve',
      href: `${base}/reports/conflicts`,
    })
  }
  if (f.failed > 0) {
    items.push({
      kind: 'enrollment',
      title: `${count(f.failed, 'device', 'devices')} could not enroll`,
      detail: f.failures,
      verb: 'View devices',
      href: `${base}/devices/inventory?enrollment=error`,
    })
  }
  if (f.errors > 0) {
    const [worst] = await tx.$queryRaw<{ key: string; n: number }[]>`
      select e.key, count(*)::int as n from "SettingException" e
      join "Device" d on d."tenantId" = e."tenantId" and d.id = e."deviceId" ${joinStatusPair}
      where e."tenantId" = ${tenantId} and e.status = 'error' and ${deviceStatus} = 'error' group by 1 order by 2 desc, 1 limit 1`
    const name = worst ? (definitionOf(worst.key.split('#')[0] ?? '')?.name ?? worst.key) : ''
    items.push({
      kind: 'error',
      title: `${count(f.errors, 'device reports', 'devices report')} an error`,
      detail: worst ? `${worst.n} of them on ${name}` : '',
      verb: 'View devices',
      href: `${base}/devices/inventory?status=error`,
    })
  }
  const [tamper] = await tx.$queryRaw<{ n: number }[]>`
    select count(distinct "deviceId")::int as n from "SettingException" where "tenantId" = ${tenantId} and status = 'blockedByTamperProtection'`
  if (tamper && tamper.n > 0) {
    items.push({
      kind: 'tamper',
      title: `${count(tamper.n, 'device keeps', 'devices keep')} a value of ${tamper.n === 1 ? 'its' : 'their'} own`,
      detail: 'Tamper protection blocks a setting that a policy delivers.',
      verb: 'View devices',
      href: `${base}/devices/inventory?tamper=true`,
    })
  }
  if (f.silent > 0) {
    items.push({
      kind: 'silent',
      title: `${count(f.silent, 'device', 'devices')} silent for more than ${SILENT_AFTER_DAYS} days`,
      detail: 'They keep what they last received.',
      verb: 'View devices',
      href: `${base}/devices/inventory?seen=silent`,
    })
  }
  return items
}

async function setup(tx: TenantTx, actor: Actor, base: string, f: FleetFacts): Promise<SetupStep[]> {
  const { tenantId } = actor
  const scope = await tx.enforcementScope.findUnique({ where: { tenantId } })
  const rows = scope ? [scope.windowsClient, scope.windowsServer, scope.linux, scope.macOS] : []
  const dynamicGroups = await tx.group.count({ where: { tenantId } })
  const policies = await tx.policy.count({ where: { tenantId, deletedAt: null } })
  const assigned = await tx.policy.count({ where: { tenantId, deletedAt: null, isAssigned: true } })
  const steps: SetupStep[] = [
    {
      title: 'Choose the enforcement scope',
      detail: 'No platform is in scope yet',
      href: `${base}/settings/enforcement-scope`,
      isDone: rows.some((r) => r !== 'off'),
    },
    {
      title: 'Connect Microsoft Defender for Endpoint',
      detail: 'Policies reach no device until it is on',
      href: `${base}/endpoint-security/connector`,
      isDone: scope?.connectorEnabled ?? false,
    },
    {
      title: 'Onboard devices',
      detail: 'No device has onboarded yet',
      href: `${base}/devices/onboarding`,
      isDone: f.total > 0,
    },
    {
      title: 'Create a group',
      detail: 'Policies are assigned to groups',
      href: `${base}/groups/new`,
      isDone: dynamicGroups > 0,
    },
    {
      title: 'Create the first policy',
      detail: 'Or import one you have',
      href: `${base}/policies`,
      isDone: policies > 0,
    },
    {
      title: 'Assign a policy',
      detail: 'No policy is assigned yet',
      href: `${base}/policies`,
      isDone: assigned > 0,
    },
  ]
  if (can(actor, 'user:read')) {
    const people = await tx.membership.count({ where: { tenantId } })
    steps.push({
      title: 'Give a second administrator access',
      detail: 'You are the only one so far',
      href: `${base}/users`,
      isDone: people > 1,
    })
  }
  return steps
}

async function recentChanges(tx: TenantTx, actor: Actor): Promise<HomeData['changes']> {
  if (!can(actor, 'audit:read')) return []
  const events = await tx.auditEvent.findMany({
    where: { tenantId: actor.tenantId, outcome: 'success', revision: { not: null } },
    orderBy: [{ at: 'desc' }, { id: 'asc' }],
    take: 6,
  })
  const runs = await tx.revisionRun.findMany({
    where: { tenantId: actor.tenantId, revision: { in: events.flatMap((e) => e.revision ?? []) } },
  })
  const changedBy = new Map(runs.map((r) => [r.revision, r.devicesChanged]))
  return events.map((event) => {
    const row = toAuditRow(event)
    return {
      revision: row.revision,
      at: row.at,
      targetName: row.targetName,
      sentence: row.sentence,
      actorName: row.actorName,
      devicesReached: row.revision === null ? null : (changedBy.get(row.revision) ?? null),
      href: targetHref(actor.tenantSlug, row.targetType, row.targetId, row.action),
    }
  })
}

/** Where the thing that an audit record is about can be looked at; null when it is gone or has no page. */
export function targetHref(
  slug: string,
  targetType: string,
  targetId: string | null,
  action: string,
): string | null {
  if (targetId === null || action.endsWith('.delete') || action.endsWith('.remove')) return null
  switch (targetType) {
    case 'policy':
      return `/${slug}/policies/${targetId}`
    case 'group':
      return `/${slug}/groups/${targetId}`
    case 'device':
      return `/${slug}/devices/${targetId}`
    case 'scope':
      return `/${slug}/settings/enforcement-scope`
    case 'connector':
      return `/${slug}/endpoint-security/connector`
    case 'assetRule':
      return `/${slug}/settings/asset-rules/${targetId}`
    case 'tenant':
      return `/${slug}/administration/settings`
    case 'user':
      return `/${slug}/users`
    default:
      return null
  }
}

async function lastRun(tx: TenantTx, tenantId: string, f: FleetFacts): Promise<HomeData['lastRun']> {
  const run = await tx.revisionRun.findFirst({ where: { tenantId }, orderBy: { revision: 'desc' } })
  if (!run) return null
  const saved = await tx.auditEvent.findFirst({
    where: { tenantId, revision: run.revision },
    orderBy: { at: 'asc' },
  })
  return {
    revision: run.revision,
    savedAt: saved?.at.toISOString() ?? null,
    savedBy: saved?.actorName ?? null,
    milliseconds: run.finishedAt.getTime() - run.startedAt.getTime(),
    cohorts: run.cohorts,
    recomputed: run.cohortsRecomputed,
    devicesChanged: run.devicesChanged,
    acknowledged: f.acknowledged,
    awaited: f.awaited,
  }
}

function count(n: number, one: string, many: string): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`
}
