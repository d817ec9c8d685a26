import type { Profile, SettingValues } from '@/lib/domain/catalog'
import type { SettingUsage } from '@/lib/features/policies/version-queries'

/** What every editor of a profile's settings takes, generated or made for one profile. */
export interface SettingsEditorProps {
  readonly profile: Profile
  readonly values: SettingValues
  readonly onChange: (values: SettingValues) => void
  /** Problems are shown at once on settings that were touched, and on all of them when this is true (after a failed "Next"). */
  readonly showProblems: boolean
  readonly readOnly?: boolean
  /** Other policies that set the same thing, by definition id. */
  readonly alsoSetBy?: SettingUsage
}
