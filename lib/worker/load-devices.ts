import { Prisma } from '@/lib/db/generated/client'
import type { TenantTx } from '@/lib/db/with-tenant'
import { CHANNELS, OS_PLATFORMS } from '@/lib/domain/catalog'
import type { DeviceSurvey } from '@/lib/domain/enrollment'
import type { FleetDevice } from '@/lib/domain/fleet'
import type { DirectoryProperties } from '@/lib/domain/groups'
import { parseStoredSurvey, toDeviceSurvey, type ServerFacts } from './enrollment/stored-device'
import { parseProperties } from './load-fleet'

/** Rows of one statement: as one JSON text they take a few megabytes. */
const BATCH = 10_000

/** A device as the statement below puts it together. Surveys and properties stay texts: few differ, each is parsed once. */
type DeviceTuple = readonly [
  id: string,
  name: string,
  channel: string,
  osPlatform: string,
  osName: string,
  osVersion: string,
  tamperProtection: boolean,
  skippedPolicyTypes: readonly string[],
  tags: readonly string[],
  dynamicTags: readonly string[],
  excluded: boolean,
  onboarded: boolean,
  isRegrouping: boolean,
  survey: string,
  object: DirectoryTuple | null,
]
type DirectoryTuple = readonly [
  id: string,
  deviceId: string,
  displayName: string,
  trustType: string | null,
  operatingSystem: string,
  operatingSystemVersion: string,
  managementType: string | null,
  accountEnabled: boolean,
  systemLabels: readonly string[],
  physicalIds: readonly string[],
  properties: string,
]

/**
 * Reads devices in the order of their ids, a batch a statement. Rows come as JSON text in one column, which costs a
 * fraction of what typed rows of as many columns do.
 * @param ids only these; all of the tenant when absent
 */
export async function readDeviceBatches(
  tx: TenantTx,
  tenantId: string,
  ids?: readonly string[],
): Promise<DeviceBatch[]> {
  const batches: DeviceBatch[] = []
  if (ids) {
    for (let start = 0; start < ids.length; start += BATCH) {
      const some = ids.slice(start, start + BATCH)
      const { text } = await readBatch(tx, tenantId, Prisma.sql`id = any(${some}::text[])`)
      batches.push({ text })
    }
    return batches
  }
  for (let after = ''; ;) {
    const { text, last, count } = await readBatch(tx, tenantId, Prisma.sql`id > ${after}`)
    batches.push({ text })
    if (count < BATCH || last === null) return batches
    after = last
  }
}

/** Unparsed; the text is let go once it has been read. */
interface DeviceBatch {
  text: string | null
}

async function readBatch(tx: TenantTx, tenantId: string, where: Prisma.Sql) {
  // A device goes on naming an object that was deleted in the directory: the next one has to wait for dynamic groups.
  const rows = await tx.$queryRaw<{ text: string; last: string | null; count: number }[]>`
    select max(d.id) as last, count(*)::int as count, coalesce(json_agg(json_build_array(
      d.id, d.name, d.channel, d."osPlatform", d."osName", d."osVersion", d."tamperProtection",
      d."skippedPolicyTypes", d.tags, d."dynamicTags", d."excludedAt" is not null, d."offboardedAt" is null,
      coalesce(case when o."deletedAt" is null then o."regroupAt" is not null else o."deletedReason" = 'directory' end, false),
      (d.survey - 'hardwareId')::text,
      case when o.id is not null and o."deletedAt" is null then json_build_array(
        o.id, o."deviceId", o."displayName", o."trustType", o."operatingSystem", o."operatingSystemVersion",
        o."managementType", o."accountEnabled", o."systemLabels", o."physicalIds", o.properties::text) end)), '[]')::text as text
    from (
      select id, name, channel, "osPlatform", "osName", "osVersion", "tamperProtection", "skippedPolicyTypes", tags,
        "dynamicTags", "excludedAt", "offboardedAt", survey, "directoryObjectId"
      from "Device" where "tenantId" = ${tenantId} and ${where} order by id limit ${BATCH}) d
    left join "DirectoryObject" o on o."tenantId" = ${tenantId} and o.id = d."directoryObjectId"`
  const [row] = rows
  if (!row) throw new Error('An aggregate returned no row.')
  return row
}

/** The devices of the batches, parsed one batch at a time; can be walked once. */
export function* parseDevices(batches: readonly DeviceBatch[]): Generator<FleetDevice> {
  const parser = new DeviceParser()
  for (const batch of batches) {
    const tuples: readonly DeviceTuple[] = JSON.parse(batch.text ?? '[]')
    batch.text = null
    for (const tuple of tuples) yield parser.parse(tuple)
  }
}

class DeviceParser {
  private readonly surveys = new Map<string, DeviceSurvey>()
  private readonly properties = new Map<string, DirectoryProperties>()

  parse(tuple: DeviceTuple): FleetDevice {
    const [
      id,
      name,
      channel,
      osPlatform,
      osName,
      osVersion,
      tamperProtection,
      skipped,
      tags,
      dynamicTags,
      excluded,
      onboarded,
      isRegrouping,
      survey,
      object,
    ] = tuple
    return {
      id,
      name,
      channel: oneOf(CHANNELS, channel),
      osPlatform: oneOf(OS_PLATFORMS, osPlatform),
      osName,
      osVersion,
      tamperProtection,
      skippedPolicyTypes: skipped,
      survey: this.survey(survey, { tags, dynamicTags, excluded, onboarded }),
      directory: object && this.directory(object),
      ...(isRegrouping ? { isRegrouping } : {}),
    }
  }

  private survey(text: string, facts: ServerFacts): DeviceSurvey {
    const key = `${text}${JSON.stringify(facts)}`
    const known = this.surveys.get(key)
    if (known) return known
    const survey = toDeviceSurvey(parseStoredSurvey(JSON.parse(text)), facts)
    this.surveys.set(key, survey)
    return survey
  }

  private directory(object: DirectoryTuple): DirectoryProperties {
    const [objectId, deviceId, displayName, deviceTrustType, deviceOSType, deviceOSVersion, ...rest] = object
    const [managementType, accountEnabled, systemLabels, devicePhysicalIds, properties] = rest
    let others = this.properties.get(properties)
    if (!others) {
      // A copy is laid out for being copied many times; what the parser returns is not.
      others = { ...parseProperties(JSON.parse(properties)) }
      this.properties.set(properties, others)
    }
    return {
      ...others,
      objectId,
      deviceId,
      displayName,
      deviceTrustType,
      deviceOSType,
      deviceOSVersion,
      managementType,
      accountEnabled,
      systemLabels,
      devicePhysicalIds,
    }
  }
}

function oneOf<T extends string>(set: readonly T[], value: string): T {
  const known = set.find((item) => item === value)
  if (known === undefined) throw new Error(`Stored device has the unknown value ${value}.`)
  return known
}
