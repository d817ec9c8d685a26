import type { Platform } from '../../catalog'
import { toCspList } from './to-csp-list'
import { toCustomProfile } from './to-custom-profile'
import { toManagedSettings } from './to-managed-settings'
import { toMobileconfig } from './to-mobileconfig'
import { toPowerShell } from './to-powershell'
import { toSettingsCsv } from './to-settings-csv'
import type { SettingsSource, Written } from './types'

export const SETTINGS_FORMATS = [
  'managed',
  'mobileconfig',
  'powershell',
  'csp',
  'customProfile',
  'csv',
] as const
export type SettingsFormat = (typeof SETTINGS_FORMATS)[number]

export interface FormatFacts {
  readonly platforms: readonly Platform[]
  readonly extension: string
  readonly mediaType: string
  readonly write: (source: SettingsSource) => Written
}

/** The files that settings can be written as, and for which platforms each makes sense. */
export const FORMATS: Readonly<Record<SettingsFormat, FormatFacts>> = {
  managed: {
    platforms: ['linux'],
    extension: 'json',
    mediaType: 'application/json; charset=utf-8',
    write: toManagedSettings,
  },
  mobileconfig: {
    platforms: ['macOS'],
    extension: 'mobileconfig',
    mediaType: 'application/x-apple-aspen-config',
    write: toMobileconfig,
  },
  powershell: {
    platforms: ['windows'],
    extension: 'ps1',
    mediaType: 'text/plain; charset=utf-8',
    write: toPowerShell,
  },
  csp: {
    platforms: ['windows'],
    extension: 'csv',
    mediaType: 'text/csv; charset=utf-8',
    write: toCspList,
  },
  customProfile: {
    platforms: ['windows'],
    extension: 'json',
    mediaType: 'application/json; charset=utf-8',
    write: toCustomProfile,
  },
  csv: {
    platforms: ['windows', 'linux', 'macOS'],
    extension: 'csv',
    mediaType: 'text/csv; charset=utf-8',
    write: toSettingsCsv,
  },
}

/** Formats that make sense for a platform, in the order in which they are offered. */
export function formatsFor(platform: Platform): readonly SettingsFormat[] {
  return SETTINGS_FORMATS.filter((format) => FORMATS[format].platforms.includes(platform))
}
