import { z } from 'zod'
import {
  formatSettingValue,
  isActive,
  qualifiedName,
  sections,
  type PolicySettings,
  type Profile,
  type SettingDefinition,
} from '@/lib/domain/catalog'
import { valueLines } from './value-text'

/** A configured setting as pages show it. */
export interface ValueRow {
  readonly settingId: string
  readonly name: string
  readonly isChild: boolean
  readonly value: string
  /** Lists and entries, line by line. */
  readonly lines: readonly string[] | null
  readonly csp: string
  readonly mdeSupported: boolean
}

export interface ValueSection {
  readonly name: string
  readonly rows: readonly ValueRow[]
}

export interface PolicyValues {
  readonly sections: readonly ValueSection[]
  readonly configured: number
  /** Settings that the profile offers. */
  readonly offered: number
  /** Settings that no profile knows, by definition id: kept and exported unchanged. */
  readonly unknownSettingIds: readonly string[]
}

/** Settings in the order of the wizard, only those that are set. */
export function toPolicyValues(profile: Profile | undefined, settings: PolicySettings): PolicyValues {
  const toRow = (def: SettingDefinition): ValueRow[] => {
    const value = settings.values[def.id]
    if (!value || !profile || !isActive(profile, settings.values, def)) return []
    return [
      {
        settingId: def.id,
        name: qualifiedName(profile, def),
        isChild: def.dependsOn !== undefined,
        value: formatSettingValue(def, value),
        lines: valueLines(def, value),
        csp: def.csp,
        mdeSupported: def.mdeSupported,
      },
    ]
  }
  const all = profile ? sections(profile) : []
  const shown = all
    .map((section) => ({ name: section.name, rows: section.settings.flatMap(toRow) }))
    .filter((section) => section.rows.length > 0)
  return {
    sections: shown,
    configured: shown.reduce((sum, section) => sum + section.rows.length, 0),
    offered: all.reduce((sum, section) => sum + section.settings.length, 0),
    unknownSettingIds: settings.unknown.map(idOf),
  }
}

const instanceSchema = z.object({ settingDefinitionId: z.string() })

function idOf(instance: unknown): string {
  const parsed = instanceSchema.safeParse(instance)
  return parsed.success ? parsed.data.settingDefinitionId : 'Setting without a definition id'
}
