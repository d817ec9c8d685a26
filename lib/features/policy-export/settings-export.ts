import 'server-only'
import { DomainError } from '@/lib/db/errors'
import type { TenantTx } from '@/lib/db/with-tenant'
import { OS_PLATFORMS, PLATFORMS, type Platform } from '@/lib/domain/catalog'
import {
  FORMATS,
  formatsFor,
  SETTINGS_FORMATS,
  settingsOfDevice,
  settingsOfPolicy,
  type Omission,
  type SettingsFormat,
  type SettingsSource,
} from '@/lib/domain/interchange'
import { platformOf } from '@/lib/domain/resolution'
import { getStoredPolicy, getStoredSettings } from '../policies/stored-policy'
import { deviceStatuses } from '../reports/device-statuses'
import { fileNameOf } from './file-name'

const FORMAT_WORDS: Readonly<Record<SettingsFormat, Pick<ExportChoice, 'label' | 'hint'>>> = {
  managed: { label: 'mdatp_managed.json', hint: 'What Defender on Linux reads as its managed settings' },
  mobileconfig: {
    label: 'Configuration profile (.mobileconfig)',
    hint: 'For Jamf and other managers of Macs',
  },
  powershell: {
    label: 'PowerShell script (.ps1)',
    hint: 'Cmdlets of Defender and of the firewall, to run on a device',
  },
  csp: { label: 'CSP nodes (.csv)', hint: 'OMA-URI, data type and value of each node' },
  customProfile: {
    label: 'Custom profile (.json)',
    hint: 'The same nodes as a custom OMA-URI profile, created through Graph',
  },
  csv: { label: 'Settings (.csv)', hint: 'Names and values, for a spreadsheet' },
}

/** Formats of one policy: the settings' own, and the policy as a whole. */
export type ExportFormat = SettingsFormat | 'graph'

export interface ExportChoice {
  readonly format: ExportFormat
  readonly label: string
  readonly hint: string
}

/** What settings of this platform can be downloaded as. */
export function exportChoices(platform: string): readonly ExportChoice[] {
  const known = PLATFORMS.find((one) => one === platform)
  return known ? formatsFor(known).map((format) => ({ format, ...FORMAT_WORDS[format] })) : []
}

/** What a policy of this platform can be downloaded as. */
export function policyExportChoices(platform: string): readonly ExportChoice[] {
  const graph = {
    label: 'Graph JSON',
    hint: 'The policy with its assignments, for Intune and for import here',
  }
  return [{ format: 'graph', ...graph }, ...exportChoices(platform)]
}

/** The format that an address names; undefined for none of ours. */
export function formatOf(text: string | null): SettingsFormat | undefined {
  return SETTINGS_FORMATS.find((format) => format === text)
}

/** A file made of a tenant's data. */
export interface ExportFile {
  readonly name: string
  readonly mediaType: string
  readonly text: string
  /** Settings that this format cannot carry, and why. */
  readonly omitted: readonly Omission[]
}

/** The policy's settings as a file. Throws DomainError 'notFound', or 'invalid' for a format of another platform. */
export async function policySettingsFile(
  tx: TenantTx,
  tenantId: string,
  id: string,
  format: SettingsFormat,
): Promise<ExportFile> {
  const policy = await getStoredPolicy(tx, tenantId, id)
  const platform = PLATFORMS.find((one) => one === policy.platform) ?? null
  const settings = await getStoredSettings(tx, tenantId, id, policy.version)
  const source = settingsOfPolicy({ name: policy.name, profileId: policy.profileId, platform, settings })
  return toFile(source, platform, format)
}

/** What one device is to enforce, as a file for its platform. Throws as above. */
export async function deviceSettingsFile(
  tx: TenantTx,
  tenantId: string,
  id: string,
  format: SettingsFormat,
): Promise<ExportFile> {
  const device = await tx.device.findUnique({
    where: { tenantId_id: { tenantId, id } },
    select: { name: true, osPlatform: true },
  })
  const osPlatform = OS_PLATFORMS.find((one) => one === device?.osPlatform)
  if (!device || !osPlatform) throw new DomainError('notFound', 'This device does not exist any more.')
  const { settings } = await deviceStatuses(tx, tenantId, id)
  const results = settings.map((setting) => setting.result)
  const source = settingsOfDevice({ name: device.name, osPlatform, results })
  return toFile(source, platformOf(osPlatform), format)
}

function toFile(source: SettingsSource, platform: Platform | null, format: SettingsFormat): ExportFile {
  const { platforms, extension, mediaType, write } = FORMATS[format]
  if (platform === null || !platforms.includes(platform)) {
    const choices = platform === null ? [] : formatsFor(platform)
    const others = choices.length > 0 ? `Use ${choices.join(', ')}.` : 'It has no such format.'
    throw new DomainError('invalid', `${source.name} cannot be written as ${format}. ${others}`)
  }
  const name = format === 'managed' ? 'mdatp_managed' : fileNameOf(source.name, source.kind)
  return { name: `${name}.${extension}`, mediaType, ...write(source) }
}
