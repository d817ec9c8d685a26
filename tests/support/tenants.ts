import { newId } from '@/lib/db/new-id'
import { toJson } from '@/lib/db/to-json'
import { withTenant } from '@/lib/db/with-tenant'
import { getProfile, type SettingValues } from '@/lib/domain/catalog'
import type { PolicyAssignment } from '@/lib/domain/resolution'

/** A tenant with every platform on for all devices and the connector on. */
export async function makeTenant(slug: string): Promise<string> {
  const id = newId('ten')
  await withTenant(id, async (tx) => {
    await tx.tenant.create({ data: { id, slug, name: slug, behaviourEra: 'PREV' } })
    await tx.enforcementScope.create({
      data: {
        tenantId: id,
        windowsClient: 'all',
        windowsServer: 'all',
        linux: 'all',
        macOS: 'all',
        connectorEnabled: true,
        manageUsingConfigurationManager: false,
      },
    })
  })
  return id
}

export async function makeGroup(
  tenantId: string,
  displayName: string,
  membershipRule: string,
): Promise<string> {
  const id = newId('grp')
  await withTenant(tenantId, (tx) =>
    tx.group.create({ data: { tenantId, id, displayName, kind: 'dynamic', membershipRule } }),
  )
  return id
}

/** A policy of a profile at version 1. */
export async function makePolicy(
  tenantId: string,
  name: string,
  profileId: string,
  values: SettingValues,
  assignments: readonly PolicyAssignment[],
): Promise<string> {
  const profile = getProfile(profileId)
  if (!profile) throw new Error(`No profile ${profileId}`)
  const id = newId('pol')
  await withTenant(tenantId, async (tx) => {
    await tx.policy.create({
      data: {
        tenantId,
        id,
        name,
        profileId,
        platform: profile.platform,
        policyType: profile.policyType,
        technologies: profile.graphTechnologies.split(','),
        settingCount: Object.keys(values).length,
        isAssigned: assignments.length > 0,
      },
    })
    await tx.policyVersion.create({
      data: {
        tenantId,
        policyId: id,
        number: 1,
        name,
        revision: 0,
        settings: toJson({ values, unknown: [] }),
        assignments: toJson(assignments),
      },
    })
    await tx.assignment.createMany({
      data: assignments.map((a) => ({
        tenantId,
        policyId: id,
        id: newId('asg'),
        kind: a.kind,
        groupId: 'groupId' in a ? a.groupId : null,
      })),
    })
  })
  return id
}
