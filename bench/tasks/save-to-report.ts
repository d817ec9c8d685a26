import { z } from 'zod'
import { withTenant } from '@/lib/db/with-tenant'
import type { SettingValues } from '@/lib/domain/catalog'
import type { ResolutionPolicy } from '@/lib/domain/resolution'
import type { AssignmentInput } from '@/lib/features/policies/schema'
import { saveVersion, type VersionChange } from '@/lib/features/policies/stored-policy'
import { forgetFleetIndexes } from '@/lib/worker/fleet-index-cache'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { editablePolicies } from '../fleet/edits'
import type { GeneratedFleet } from '../fleet/generated-fleet'
import { fleetInput, makeFleet } from '../fleet/make-fleet'
import { storeFleet } from '../fleet/store-fleet'
import { timingSchema } from '../support/benchmark'
import { startDatabase, type BenchDatabase } from '../support/database'
import { count } from '../support/format'
import { measure, once } from '../support/measure'
import { profiled, profileSchema } from '../support/profile'

const input = z.object({
  fleet: fleetInput,
  iterations: z.int(),
  /** Devices that the assignment is to move: the group nearest to it is taken. */
  moved: z.int(),
})
export type SaveInput = z.output<typeof input>

const changeSchema = z.object({
  name: z.string(),
  /** Devices that got another policy set. */
  devicesChanged: z.number(),
  timing: timingSchema,
  /** The same change with nothing kept from before: every device read, resolved and compared with what is stored. */
  fromScratchMs: z.number(),
  profile: profileSchema,
})
export const saveResult = z.object({
  devices: z.number(),
  cohorts: z.number(),
  loadMs: z.number(),
  firstMs: z.number(),
  nothingChangedMs: z.number(),
  peakBytes: z.number(),
  changes: z.array(changeSchema),
})
export type SaveResult = z.output<typeof saveResult>

const TENANT = 'ten_benchmark0000000'

/** A stored tenant; changes are saved as the console saves them, and resolved as the worker does. */
export async function task(rawInput: unknown): Promise<SaveResult> {
  const { fleet: options, iterations, moved } = input.parse(rawInput)
  const fleet = makeFleet(options)
  const database = await startDatabase()
  try {
    const load = await once(() => storeFleet(database.admin, TENANT, fleet))
    const first = await once(() => resolveTenant(TENANT))
    await acknowledge(database)
    await resolveTenant(TENANT)
    const idle = await once(() => resolveTenant(TENANT))
    const changes: SaveResult['changes'] = []
    for (const change of await changesOf(database, fleet, moved)) {
      changes.push(await measureChange(change, iterations))
    }
    return {
      devices: fleet.deviceCount,
      cohorts: first.value?.cohorts ?? 0,
      loadMs: load.ms,
      firstMs: first.ms,
      nothingChangedMs: idle.ms,
      peakBytes: process.resourceUsage().maxRSS * 1024,
      changes,
    }
  } finally {
    await database.stop()
  }
}

/** Devices have what they were sent, as in a tenant that has been running for some days. */
async function acknowledge({ admin }: BenchDatabase): Promise<void> {
  await admin.query(
    `update "Device" d set "acknowledgedHash" = c."policySetHash", "acknowledgedAt" = now(), "lastCheckInAt" = now()
     from "Cohort" c where d."tenantId" = $1 and c."tenantId" = $1 and c.id = d."cohortId"`,
    [TENANT],
  )
  await admin.query('vacuum analyze')
}

interface Change {
  readonly name: string
  readonly policyId: string
  /** Another version for each number, never the same as that of the number before. */
  readonly version: (number: number) => VersionChange
}

async function changesOf(
  database: BenchDatabase,
  fleet: GeneratedFleet,
  moved: number,
): Promise<readonly Change[]> {
  const { everyone, some } = editablePolicies(fleet)
  const group = await groupOfSize(database, moved)
  if (!everyone || !some) throw new Error('The fleet lacks a policy to edit')
  return [
    editValue('A value of a policy for some', some),
    editValue('A value of a policy for everyone', everyone),
    editAssignment(`An assignment to a group of ${count(group.memberCount)} devices`, some.policy, group.id),
  ]
}

async function groupOfSize({ admin }: BenchDatabase, wanted: number) {
  const { rows } = await admin.query<{ id: string; memberCount: number }>(
    `select id, "memberCount" from "Group" where "tenantId" = $1 order by abs("memberCount" - $2), id limit 1`,
    [TENANT, wanted],
  )
  const [row] = rows
  if (!row) throw new Error('The fleet has no groups')
  return row
}

function editValue(
  name: string,
  { policy, edits }: { readonly policy: ResolutionPolicy; readonly edits: readonly SettingValues[] },
): Change {
  return {
    name,
    policyId: policy.id,
    version: (number) => ({
      note: '',
      settings: { values: edits[number % edits.length] ?? {}, unknown: [] },
    }),
  }
}

/** The policy goes to the group and to nobody else, and the next time to nobody: the group's devices move to and fro. */
function editAssignment(name: string, policy: ResolutionPolicy, groupId: string): Change {
  const group: AssignmentInput = { kind: 'includeGroup', groupId }
  return {
    name,
    policyId: policy.id,
    version: (number) => ({ note: '', assignments: number % 2 === 0 ? [] : [group] }),
  }
}

async function measureChange(change: Change, iterations: number): Promise<SaveResult['changes'][number]> {
  let number = 0
  let devicesChanged = 0
  const saveAndResolve = async () => {
    await save(change, number++)
    devicesChanged = (await resolveTenant(TENANT))?.devicesChanged ?? 0
  }
  // Not timed: brings the policy to where the to and fro begins.
  await saveAndResolve()
  const timing = await measure(iterations, saveAndResolve)
  const scratch = await once(async () => {
    forgetFleetIndexes()
    await saveAndResolve()
  })
  const result = { name: change.name, devicesChanged, timing, fromScratchMs: scratch.ms }
  return { ...result, profile: await profiled(change.name, saveAndResolve) }
}

/** As the console's action saves it: the revision goes up with it. */
async function save({ policyId, version }: Change, number: number): Promise<void> {
  await withTenant(TENANT, async (tx) => {
    const { revision } = await tx.tenant.update({
      where: { id: TENANT },
      data: { revision: { increment: 1 } },
      select: { revision: true },
    })
    const policy = await tx.policy.findUniqueOrThrow({
      where: { tenantId_id: { tenantId: TENANT, id: policyId } },
      select: { version: true },
    })
    const author = { tenantId: TENANT, userId: null }
    await saveVersion(tx, author, { id: policyId, version: policy.version }, revision, version(number))
  })
}
