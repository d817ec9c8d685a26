import type { PolicySettings, SettingValue, SettingValues } from '@/lib/domain/catalog'
import { canonicalJson } from '@/lib/domain/resolution'

/** What the browser and exports get instead of a secret. */
export const STORED_SECRET_STATE = 'stored'
const PLACEHOLDER = '••••••••'

/** Values fit to leave the server for the editor: secrets become a placeholder that says 'unchanged' when it comes back. */
export function hideSecrets(values: SettingValues): SettingValues {
  return mapSecrets(values, () => ({ kind: 'secret', value: PLACEHOLDER, valueState: STORED_SECRET_STATE }))
}

const TOKEN = { value: '', valueState: 'encryptedValueToken' } as const

/** Settings fit for a file, as the service writes them: a secret is named, its text stays here. So it is with secrets of unknown settings. */
export function leaveOutSecrets({ values, unknown }: PolicySettings): PolicySettings {
  return {
    values: mapSecrets(values, () => ({ kind: 'secret', ...TOKEN })),
    unknown: unknown.map(withoutSecrets),
  }
}

/** The unknown settings with the secrets that the export left out, where the same setting is stored with them. */
export function restoreUnknownSecrets(
  unknown: readonly unknown[],
  stored: readonly unknown[],
): readonly unknown[] {
  const said = (instance: unknown) => canonicalJson(JSON.parse(JSON.stringify(instance)))
  return unknown.map((one) => {
    const exported = said(one)
    return stored.find((other) => said(withoutSecrets(other)) === exported) ?? one
  })
}

/** An instance as Graph has it, at any depth. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const isSecret = entries.some(
    ([name, type]) =>
      name === '@odata.type' && typeof type === 'string' && type.endsWith('SecretSettingValue'),
  )
  return {
    ...Object.fromEntries(entries.map(([name, inner]) => [name, withoutSecrets(inner)])),
    ...(isSecret ? TOKEN : {}),
  }
}

/** Puts stored secrets back where the editor sent the placeholder. A placeholder for nothing stored is dropped. */
export function restoreSecrets(values: SettingValues, stored: SettingValues): SettingValues {
  return Object.fromEntries(
    Object.entries(values).flatMap(([id, value]): [string, SettingValue][] => {
      if (value.kind !== 'secret') return [[id, value]]
      const kept = stored[id]
      // Typing into the placeholder leaves some of its dots behind; they are never part of a secret.
      const typed = value.value.replaceAll('•', '')
      if (value.valueState !== STORED_SECRET_STATE && typed !== '') return [[id, { ...value, value: typed }]]
      return kept?.kind === 'secret' ? [[id, kept]] : []
    }),
  )
}

/** An export names secrets by tokens of the service it came from: they mean nothing here. */
export function isSecretToken(value: SettingValue): boolean {
  return value.kind === 'secret' && value.valueState.toLowerCase().includes('token')
}

function mapSecrets(values: SettingValues, replace: () => SettingValue): SettingValues {
  return Object.fromEntries(
    Object.entries(values).map(([id, value]) => [id, value.kind === 'secret' ? replace() : value]),
  )
}
