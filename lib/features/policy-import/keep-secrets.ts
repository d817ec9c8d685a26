import { getProfile, type PolicySettings } from '@/lib/domain/catalog'
import { isSecretToken, restoreUnknownSecrets } from '../policies/secrets'
import { dropRefused, type ReadyPolicy } from './read-import'

/** The policy with the secrets that the export named but left out, where the stored policy has them: they are still the same. */
export function keepSecrets(ready: ReadyPolicy, stored: PolicySettings): ReadyPolicy {
  const unknown = restoreUnknownSecrets(ready.policy.settings.unknown, stored.unknown)
  const policy = { ...ready.policy, settings: { ...ready.policy.settings, unknown } }
  const imported = ready.imported.settings.values
  const profile = policy.profileId === null ? undefined : getProfile(policy.profileId)
  if (!profile || !Object.values(imported).some(isSecretToken)) return { ...ready, policy }
  const filled = Object.entries(imported).map(([id, value]) => {
    const kept = isSecretToken(value) && Object.hasOwn(stored.values, id) ? stored.values[id] : undefined
    return [id, kept?.kind === 'secret' ? kept : value] as const
  })
  const { values, leftOut } = dropRefused(profile, Object.fromEntries(filled))
  return { ...ready, policy: { ...policy, settings: { values, unknown } }, leftOut }
}
