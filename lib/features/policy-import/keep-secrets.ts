import { getProfile, type SettingValues } from '@/lib/domain/catalog'
import { isSecretToken } from '../policies/secrets'
import { dropRefused, type ReadyPolicy } from './read-import'

/** The policy with the secrets that the export named but left out, where the stored policy has them: they are still the same. */
export function keepSecrets(ready: ReadyPolicy, stored: SettingValues): ReadyPolicy {
  const { policy } = ready
  const imported = ready.imported.settings.values
  const profile = policy.profileId === null ? undefined : getProfile(policy.profileId)
  if (!profile || !Object.values(imported).some(isSecretToken)) return ready
  const filled = Object.entries(imported).map(([id, value]) => {
    const kept = isSecretToken(value) && Object.hasOwn(stored, id) ? stored[id] : undefined
    return [id, kept?.kind === 'secret' ? kept : value] as const
  })
  const { values, leftOut } = dropRefused(profile, Object.fromEntries(filled))
  return { ...ready, policy: { ...policy, settings: { ...policy.settings, values } }, leftOut }
}
