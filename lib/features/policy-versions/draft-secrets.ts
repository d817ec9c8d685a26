import type { SettingValue, SettingValues } from '@/lib/domain/catalog'
import { STORED_SECRET_STATE } from '../policies/secrets'

const isTyped = (value: SettingValue) => value.kind === 'secret' && value.valueState !== STORED_SECRET_STATE

/**
 * Values fit for a draft: secrets that were typed are left out and named, so that none is stored in clear or twice. The
 * placeholder of a secret that the policy has stays.
 */
export function withoutTypedSecrets(values: SettingValues): {
  readonly values: SettingValues
  readonly secretIds: string[]
} {
  const entries = Object.entries(values)
  return {
    values: Object.fromEntries(entries.filter(([, value]) => !isTyped(value))),
    secretIds: entries.flatMap(([id, value]) => (isTyped(value) ? [id] : [])),
  }
}

/** A draft's values for its form: where a typed secret was left out, the policy's own stays in place. */
export function withKeptSecrets(
  values: SettingValues,
  secretIds: readonly string[],
  base: SettingValues,
): SettingValues {
  const kept = secretIds.flatMap((id): [string, SettingValue][] => {
    const value = base[id]
    return value ? [[id, value]] : []
  })
  return { ...values, ...Object.fromEntries(kept) }
}
