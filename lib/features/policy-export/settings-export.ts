import 'server-only'
import { notFound } from 'next/navigation'
import { OS_PLATFORMS, PLATFORMS, type Platform } from '@/lib/domain/catalog'
import {
  FORMATS,
  formatsFor,
  SETTINGS_FORMATS,
  settingsOfDevice,
  settingsOfPolicy,
  type SettingsFormat,
  type SettingsSource,
} from '@/lib/domain/interchange'
import { platformOf } from '@/lib/domain/resolution'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { getStoredPolicy, getStoredSettings } from '../policies/stored-policy'
import { deviceStatuses } from '../reports/device-statuses'
import { download, fileNameOf } from './file-name'

const FORMAT_WORDS: Readonly<Record<SettingsFormat, string>> = {
  managed: 'mdatp_managed.json',
  mobileconfig: 'Configuration profile (.mobileconfig)',
  powershell: 'PowerShell script (.ps1)',
  csp: 'CSP nodes (OMA-URI, .csv)',
  csv: 'Settings as CSV',
}

export interface ExportChoice {
  readonly format: SettingsFormat
  readonly label: string
}

/** What settings of this platform can be downloaded as. */
export function exportChoices(platform: string): readonly ExportChoice[] {
  const known = PLATFORMS.find((one) => one === platform)
  return known ? formatsFor(known).map((format) => ({ format, label: FORMAT_WORDS[format] })) : []
}

/** The format that an address names; undefined for none of ours. */
export function formatOf(text: string | null): SettingsFormat | undefined {
  return SETTINGS_FORMATS.find((format) => format === text)
}

/** The policy's settings as a file. A format of another platform, or an unknown policy: the not-found page. */
export async function exportPolicySettings(
  actor: Actor,
  id: string,
  format: SettingsFormat,
): Promise<Response> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const policy = await getStoredPolicy(tx, actor.tenantId, id).catch(() => notFound())
    const platform = PLATFORMS.find((one) => one === policy.platform) ?? null
    const settings = await getStoredSettings(tx, actor.tenantId, id, policy.version)
    return write(
      settingsOfPolicy({ name: policy.name, profileId: policy.profileId, platform, settings }),
      platform,
      format,
    )
  })
}

/** What one device is to enforce, as a file for its platform; the not-found page as above. */
export async function exportDeviceSettings(
  actor: Actor,
  id: string,
  format: SettingsFormat,
): Promise<Response> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const { tenantId } = actor
    const device = await tx.device.findUnique({
      where: { tenantId_id: { tenantId, id } },
      select: { name: true, osPlatform: true },
    })
    const osPlatform = OS_PLATFORMS.find((one) => one === device?.osPlatform)
    if (!device || !osPlatform) notFound()
    const { settings } = await deviceStatuses(tx, tenantId, id)
    const results = settings.map((setting) => setting.result)
    return write(settingsOfDevice({ name: device.name, osPlatform, results }), platformOf(osPlatform), format)
  })
}

function write(source: SettingsSource, platform: Platform | null, format: SettingsFormat): Response {
  const { platforms, extension, mediaType, write: toFile } = FORMATS[format]
  if (platform === null || !platforms.includes(platform)) notFound()
  const name = format === 'managed' ? 'mdatp_managed' : fileNameOf(source.name, source.kind)
  return download(toFile(source).text, `${name}.${extension}`, mediaType)
}
