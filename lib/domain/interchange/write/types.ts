import type { Platform, SettingDefinition, SettingValues } from '../../catalog'

/** A setting that a file does not hold, and why; one sentence that also says how else to set it, where there is a way. */
export interface Omission {
  readonly settingId: string
  readonly reason: string
}

export interface Written {
  readonly text: string
  /** Sorted by setting id. */
  readonly omitted: readonly Omission[]
}

/** What every writer takes: the settings of a policy, or what resolution gives one device. */
export interface SettingsSource {
  readonly kind: 'policy' | 'device'
  /** Of the policy or the device, as people read it. */
  readonly name: string
  readonly platform: Platform
  readonly values: SettingValues
  /** Settings that the catalogue does not have, as they came. */
  readonly unknown: readonly unknown[]
  /** Settings that have no value to write: in conflict, or not for this device. */
  readonly withheld: readonly Omission[]
  readonly definitionOf: (settingId: string) => SettingDefinition | undefined
}
