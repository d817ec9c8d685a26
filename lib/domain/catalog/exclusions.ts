import type { Platform, SettingDefinition } from './types'

/** What an entry of the antivirus' exclusions names. */
export const EXCLUSION_KINDS = ['path', 'extension', 'process'] as const
export type ExclusionKind = (typeof EXCLUSION_KINDS)[number]

/** One exclusion, whatever the platform. `isDirectory` is asked on Linux and macOS only, and for paths only. */
export interface Exclusion {
  readonly kind: ExclusionKind
  readonly text: string
  readonly isDirectory?: boolean
}

/** Field ids of a group that holds exclusions (Linux, macOS). */
export interface ExclusionFields {
  readonly type: string
  readonly path: string
  readonly isDirectory: string
  readonly extension: string
  readonly name: string
}

const WINDOWS_LISTS: Readonly<Record<string, ExclusionKind>> = {
  device_vendor_msft_policy_config_defender_excludedpaths: 'path',
  device_vendor_msft_policy_config_defender_excludedextensions: 'extension',
  device_vendor_msft_policy_config_defender_excludedprocesses: 'process',
  device_vendor_msft_policy_config_defender_attacksurfacereductiononlyexclusions: 'path',
}
const PER_RULE = '_perruleexclusions'

/** Is this one of the lists of files and folders that one attack surface reduction rule leaves alone? */
export function isPerRuleExclusions(def: SettingDefinition): boolean {
  return def.id.endsWith(PER_RULE)
}

/** The kind of exclusion that a Windows list of texts holds; null for other settings. */
export function exclusionListOf(def: SettingDefinition): ExclusionKind | null {
  if (def.type !== 'stringList') return null
  if (isPerRuleExclusions(def)) return 'path'
  return Object.hasOwn(WINDOWS_LISTS, def.id) ? (WINDOWS_LISTS[def.id] ?? null) : null
}

/** The fields of a group of Linux or macOS exclusions; null for other settings. */
export function exclusionFieldsOf(def: SettingDefinition): ExclusionFields | null {
  if (def.type !== 'group' || !def.id.endsWith('_exclusions')) return null
  const ids = new Set((def.fields ?? []).map((field) => field.id))
  const field = (name: string) => `${def.id}_item_${name}`
  const fields: ExclusionFields = {
    type: field('$type'),
    path: field('path'),
    isDirectory: field('isdirectory'),
    extension: field('extension'),
    name: field('name'),
  }
  return Object.values(fields).every((id) => ids.has(id)) ? fields : null
}

/** What makes two exclusions the same: Windows has no regard to case, a separator or a dot too many changes nothing. */
export function exclusionKey(platform: Platform, exclusion: Exclusion): string {
  const { kind, text } = exclusion
  const trimmed =
    kind === 'extension' ? text.replace(/^\./, '') : text.length > 1 ? text.replace(/[\\/]+$/, '') : text
  return `${kind}:${platform === 'windows' ? trimmed.toLowerCase() : trimmed}`
}
