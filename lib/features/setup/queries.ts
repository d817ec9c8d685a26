import 'server-only'
import { can, getRole, isRoleId } from '@/lib/domain/access'
import { MDE_MANAGEMENT_TAG, NAMED_ROWS } from '@/lib/domain/enrollment'
import type { TenantTx } from '@/lib/db/with-tenant'
import { loadSwitches } from '@/lib/worker/enrollment/switches'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { setupSteps, type SetupFacts, type SetupGuideStep } from './steps'

/** Names of people that the guide writes out. */
const SHOWN_NAMES = 5

/** The set-up guide with how each step stands, at one moment. */
export async function getSetupGuide(actor: Actor): Promise<readonly SetupGuideStep[]> {
  return queryTenant(actor, 'connector:read', async (tx) => setupSteps(await readFacts(tx, actor)))
}

async function readFacts(tx: TenantTx, actor: Actor): Promise<SetupFacts> {
  const { tenantId } = actor
  const switches = await loadSwitches(tx, tenantId)
  const { version } = await tx.enforcementScope.findUniqueOrThrow({
    where: { tenantId },
    select: { version: true },
  })
  const [fleet] = await tx.$queryRaw<FleetCounts[]>`
    select count(*)::int as devices,
      count(*) filter (where exists (select 1 from unnest(tags || "dynamicTags") t(tag)
        where lower(t.tag) = ${MDE_MANAGEMENT_TAG.toLowerCase()}))::int as tagged,
      count(*) filter (where channel = 'mde')::int as managed,
      count(*) filter (where "managedByStatus" = 'Error')::int as failed,
      mode() within group (order by "enrollmentLabel") filter (where "managedByStatus" = 'Error') as "failedLabel",
      count(*) filter (where "enrollmentRow" = ${NAMED_ROWS.defenderForCloudOff})::int as "waitingForCloud",
      count(*) filter (where channel = 'configMgr')::int as "managedByConfigMgr",
      count(*) filter (where "enrollmentRow" = ${NAMED_ROWS.connectorOff})::int as "waitingForConnector"
    from "Device" where "tenantId" = ${tenantId}`
  const [delivery] = await tx.$queryRaw<{ awaited: number; acknowledged: number }[]>`
    select count(*)::int as awaited,
      count(*) filter (where d."acknowledgedHash" = c."policySetHash")::int as acknowledged
    from "Device" d join "Cohort" c on c."tenantId" = d."tenantId" and c.id = d."cohortId"
    where d."tenantId" = ${tenantId} and d.channel = 'mde' and c."policySetHash" is not null
      and cardinality(c."policyIds") > 0`
  const live = { tenantId, deletedAt: null }
  return {
    ...switches,
    isScopeSaved: version > 1 || Object.values(switches.scope).some((mode) => mode !== 'off'),
    ...(fleet ?? NO_DEVICES),
    ...(await readPeople(tx, actor)),
    groups: await tx.group.count({ where: { tenantId } }),
    groupsWithDevices: await tx.group.count({ where: { tenantId, memberCount: { gt: 0 } } }),
    policies: await tx.policy.count({ where: live }),
    assignedPolicies: await tx.policy.count({ where: { ...live, isAssigned: true } }),
    awaited: delivery?.awaited ?? 0,
    acknowledged: delivery?.acknowledged ?? 0,
  }
}

type FleetCounts = Pick<
  SetupFacts,
  | 'devices'
  | 'tagged'
  | 'managed'
  | 'failed'
  | 'failedLabel'
  | 'waitingForCloud'
  | 'managedByConfigMgr'
  | 'waitingForConnector'
>
const NO_DEVICES: FleetCounts = {
  devices: 0,
  tagged: 0,
  managed: 0,
  failed: 0,
  failedLabel: null,
  waitingForCloud: 0,
  managedByConfigMgr: 0,
  waitingForConnector: 0,
}

/** Who has the role for it. Names go to those only who may read the list of users. */
async function readPeople(tx: TenantTx, actor: Actor): Promise<Pick<SetupFacts, 'managers' | 'writers'>> {
  const memberships = await tx.membership.findMany({ where: { tenantId: actor.tenantId } })
  const managers = memberships.filter((m) => m.role === 'endpointSecurityManager').map((m) => m.userId)
  const writers = memberships.filter(
    ({ role }) =>
      isRoleId(role) &&
      role !== 'globalAdministrator' &&
      can({ role }, 'policy:write') &&
      can({ role }, 'policy:assign') &&
      getRole(role).policyTypes.length > 0,
  )
  const named = can(actor, 'user:read')
    ? await tx.user.findMany({
        where: { id: { in: managers } },
        select: { name: true },
        orderBy: { name: 'asc' },
        take: SHOWN_NAMES,
      })
    : []
  return {
    managers: { count: managers.length, names: named.map((user) => user.name) },
    writers: writers.length,
  }
}
