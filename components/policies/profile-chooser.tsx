'use client'
import { Badge } from '@/components/ui/badge'
import { cx } from '@/components/ui/cx'
import { RadioGroup } from '@/components/ui/field'
import type { ProfileChoice } from '@/lib/features/policies/profile-choices'
import { PLATFORM_WORDS, POLICY_TYPE_WORDS } from '@/lib/features/reports/words'

const PLATFORM_ORDER = ['windows', 'linux', 'macOS'] as const

/** Platform first, then the profile, each with what it is for. */
export function ProfileChooser({
  profiles,
  platform,
  profileId,
  onPlatform,
  onProfile,
}: {
  profiles: readonly ProfileChoice[]
  platform: string
  profileId: string
  onPlatform: (platform: string) => void
  onProfile: (profileId: string) => void
}) {
  const platforms = PLATFORM_ORDER.filter((candidate) => profiles.some((p) => p.platform === candidate))
  const shown = profiles.filter((profile) => profile.platform === platform)
  return (
    <div className="space-y-4">
      <RadioGroup
        legend="Platform"
        name="platform"
        inline
        value={platform}
        onChange={onPlatform}
        options={platforms.map((value) => ({ value, label: PLATFORM_WORDS[value] }))}
      />
      {platform && (
        <fieldset>
          <legend className="mb-1 font-semibold">Profile</legend>
          <ul className="space-y-2">
            {shown.map((profile) => (
              <li key={profile.id}>
                <label
                  className={cx(
                    'flex cursor-pointer items-start gap-3 rounded border px-3 py-2',
                    profileId === profile.id ? 'border-brand bg-selected' : 'border-hairline hover:bg-hover',
                  )}
                >
                  <input
                    type="radio"
                    name="profile"
                    className="mt-1 size-4 shrink-0 accent-[var(--brand)]"
                    checked={profileId === profile.id}
                    onChange={() => onProfile(profile.id)}
                  />
                  <span className="min-w-0">
                    <span className="flex flex-wrap items-center gap-2 font-semibold">
                      {profile.name}
                      {!profile.mdeSupported && (
                        <Badge tone="conflict" icon="warning">
                          Not for MDE-managed devices
                        </Badge>
                      )}
                    </span>
                    <span className="block text-caption text-text-3">
                      {POLICY_TYPE_WORDS[profile.policyType]} · {profile.settings}{' '}
                      {profile.settings === 1 ? 'setting' : 'settings'}
                    </span>
                    {profile.description && (
                      <span className="mt-0.5 block text-caption text-text-2">{profile.description}</span>
                    )}
                  </span>
                </label>
              </li>
            ))}
          </ul>
        </fieldset>
      )}
    </div>
  )
}
