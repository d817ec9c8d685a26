'use client'
import type { ComponentType } from 'react'
import type { Profile, SettingDefinition } from '@/lib/domain/catalog'
import { exclusionFieldsOf, exclusionListOf } from '@/lib/domain/catalog'
import { ExclusionEntriesControl } from '../editors/exclusion-entries-control'
import { ExclusionListControl } from '../editors/exclusion-list-control'
import { DeviceTagControl } from '../editors/device-tag-control'
import { PackageControl } from '../editors/package-control'
import type { SettingControlProps } from './setting-control'

/** A control made for one setting, and whether it takes the whole width of its row. */
export interface SpecialControl {
  readonly Control: ComponentType<SettingControlProps>
  readonly isWide: boolean
}

const EXCLUSION_LIST: SpecialControl = { Control: ExclusionListControl, isWide: true }
const EXCLUSION_ENTRIES: SpecialControl = { Control: ExclusionEntriesControl, isWide: true }
const DEVICE_TAG: SpecialControl = { Control: DeviceTagControl, isWide: false }
const PACKAGE: SpecialControl = { Control: PackageControl, isWide: true }

/** The control made for this setting; null: the one of its kind serves it well. */
export function specialControlFor(profile: Profile, definition: SettingDefinition): SpecialControl | null {
  if (exclusionListOf(definition)) return EXCLUSION_LIST
  if (exclusionFieldsOf(definition)) return EXCLUSION_ENTRIES
  if (profile.policyType !== 'endpointDetectionAndResponse') return null
  if (definition.secret) return PACKAGE
  return definition.type === 'group' && definition.itemNoun === 'tag' ? DEVICE_TAG : null
}
