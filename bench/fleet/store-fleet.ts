import type { Client } from 'pg'
import type { FleetDevice } from '@/lib/domain/fleet'
import { getProfile } from '@/lib/domain/catalog'
import type { ResolutionGroup, ResolutionPolicy } from '@/lib/domain/resolution'
import type { GeneratedFleet } from './generated-fleet'

const BATCH = 5000
const JOIN_TYPES: Readonly<Record<string, string>> = {
  AzureAD: 'azureAD',
  ServerAD: 'serverAD',
  Workplace: 'workplace',
}
const MANAGED_BY = { mde: 'MDE', intune: 'Intune', configMgr: 'ConfigMgr', none: 'Unknown' } as const

/** Writes a generated fleet as a new tenant, as onboarding and the console would have left it before any resolution. */
export async function storeFleet(admin: Client, tenantId: string, fleet: GeneratedFleet): Promise<void> {
  await storeTenant(admin, tenantId, fleet)
  await storeGroups(admin, tenantId, fleet.groups)
  await storePolicies(admin, tenantId, fleet.policies)
  for (let start = 0; start < fleet.deviceCount; start += BATCH) {
    const size = Math.min(BATCH, fleet.deviceCount - start)
    await storeDevices(
      admin,
      tenantId,
      Array.from({ length: size }, (_, index) => fleet.device(start + index)),
    )
  }
  await admin.query('analyze')
}

async function storeTenant(admin: Client, tenantId: string, { switches }: GeneratedFleet): Promise<void> {
  const { behaviourEra, licence, cloud, scope } = switches
  await admin.query(
    `insert into "Tenant" (id, slug, name, "behaviourEra", licence, cloud, revision) values ($1, $1, $1, $2, $3, $4, 1)`,
    [tenantId, behaviourEra, licence, cloud],
  )
  await admin.query(
    `insert into "EnforcementScope" ("tenantId", "windowsClient", "windowsServer", linux, "macOS", "domainControllers",
       "defenderForCloud", "manageUsingConfigurationManager", "connectorEnabled")
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [tenantId, scope.windowsClient, scope.windowsServer, scope.linux, scope.macOS, switches.domainControllers,
      switches.defenderForCloud, switches.manageUsingConfigurationManager, switches.connectorEnabled],
  ) // prettier-ignore
}

async function storeGroups(
  admin: Client,
  tenantId: string,
  groups: readonly ResolutionGroup[],
): Promise<void> {
  const rows = groups.map(({ id, displayName, membershipRule }) => ({
    id,
    displayName,
    kind: membershipRule ? 'dynamic' : 'assigned',
    membershipRule: membershipRule ?? null,
  }))
  await insert(
    admin,
    tenantId,
    'Group',
    `id text, "displayName" text, kind text, "membershipRule" text`,
    rows,
  )
  const ids = new Set(groups.map((group) => group.id))
  const members = groups.flatMap(({ id: groupId, members: memberIds = [] }) =>
    memberIds.map((memberId) => ({ groupId, memberId, kind: ids.has(memberId) ? 'group' : 'device' })),
  )
  await insert(admin, tenantId, 'GroupAssignedMember', '"groupId" text, "memberId" text, kind text', members)
}

async function storePolicies(
  admin: Client,
  tenantId: string,
  policies: readonly ResolutionPolicy[],
): Promise<void> {
  const rows = policies.map(({ id, name, profileId, technologies, settings, assignments }) => {
    const profile = getProfile(profileId)
    if (!profile) throw new Error(`The catalogue has no profile ${profileId}`)
    const { platform, policyType } = profile
    const settingCount = Object.keys(settings).length
    const isAssigned = assignments.length > 0
    return { id, name, profileId, platform, policyType, technologies, settingCount, isAssigned }
  })
  await insert(
    admin,
    tenantId,
    'Policy',
    `id text, name text, "profileId" text, platform text, "policyType" text, technologies text[], "settingCount" int,
     "isAssigned" boolean`,
    rows,
  )
  const versions = policies.map(({ id: policyId, name, settings, assignments }) => ({
    policyId,
    number: 1,
    name,
    revision: 1,
    settings: { values: settings, unknown: [] },
    assignments,
  }))
  await insert(
    admin,
    tenantId,
    'PolicyVersion',
    '"policyId" text, number int, name text, revision int, settings jsonb, assignments jsonb',
    versions,
  )
  const assignments = policies.flatMap((policy) =>
    policy.assignments.map((assignment, index) => ({
      policyId: policy.id,
      id: `asg_${String(index + 1).padStart(4, '0')}`,
      kind: assignment.kind,
      groupId: 'groupId' in assignment ? assignment.groupId : null,
    })),
  )
  await insert(
    admin,
    tenantId,
    'Assignment',
    '"policyId" text, id text, kind text, "groupId" text',
    assignments,
  )
}

async function storeDevices(admin: Client, tenantId: string, devices: readonly FleetDevice[]): Promise<void> {
  await insert(
    admin,
    tenantId,
    'Device',
    `id text, name text, "osPlatform" text, "osName" text, "osVersion" text, "agentVersion" text, survey jsonb, tags text[],
     "tamperProtection" boolean, channel text, "skippedPolicyTypes" text[], "managedBy" text, "managedByStatus" text,
     "directoryObjectId" text`,
    devices.map(deviceRow),
  )
  await insert(
    admin,
    tenantId,
    'DirectoryObject',
    `id text, "deviceId" text, "ownerDeviceId" text, "displayName" text, "joinType" text, "trustType" text,
     "operatingSystem" text, "operatingSystemVersion" text, "managementType" text, "accountEnabled" boolean,
     "systemLabels" text[], "physicalIds" text[], properties jsonb`,
    devices.flatMap(objectRow),
  )
}

function deviceRow({
  survey,
  directory,
  name,
  id,
  channel,
  skippedPolicyTypes,
  tamperProtection,
}: FleetDevice) {
  if (!survey) throw new Error(`${id} has no survey`)
  const { tags, onboarded: _, ...said } = survey
  return {
    id,
    name,
    osPlatform: survey.osPlatform,
    osName: survey.osName,
    osVersion: survey.osVersion,
    agentVersion: survey.agentVersion ?? null,
    survey: said,
    tags,
    tamperProtection,
    channel,
    skippedPolicyTypes,
    managedBy: MANAGED_BY[channel],
    managedByStatus: channel === 'none' ? 'Unknown' : 'Success',
    directoryObjectId: directory?.objectId ?? null,
  }
}

function objectRow({ id: ownerDeviceId, directory }: FleetDevice) {
  if (!directory) return []
  const { objectId, deviceId, displayName, deviceTrustType, deviceOSType, deviceOSVersion, ...others } =
    directory
  const {
    managementType,
    accountEnabled,
    systemLabels,
    devicePhysicalIds,
    memberOf: _,
    ...properties
  } = others
  return [
    {
      id: objectId,
      deviceId,
      ownerDeviceId,
      displayName,
      joinType: JOIN_TYPES[deviceTrustType ?? ''] ?? 'synthetic',
      trustType: deviceTrustType ?? null,
      operatingSystem: deviceOSType,
      operatingSystemVersion: deviceOSVersion,
      managementType: managementType ?? null,
      accountEnabled: accountEnabled ?? true,
      systemLabels: systemLabels ?? [],
      physicalIds: devicePhysicalIds ?? [],
      properties,
    },
  ]
}

/** @param columns names with types, as a record definition has them */
async function insert(
  admin: Client,
  tenantId: string,
  table: string,
  columns: string,
  rows: readonly object[],
): Promise<void> {
  const names = columns
    .split(',')
    .map((column) => column.trim().split(/\s+/)[0])
    .join(', ')
  await admin.query(
    `insert into "${table}" ("tenantId", ${names})
     select $1, ${names} from jsonb_to_recordset($2::jsonb) as r(${columns})`,
    [tenantId, JSON.stringify(rows)],
  )
}
