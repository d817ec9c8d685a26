import { definitionIn, definitionOf, PROFILES, type Profile } from '@/lib/domain/catalog'

/** The setting's name; entries of a group collection add the entry's own name. */
export function settingTitle(key: string, settingId: string): string {
  const name = definitionOf(settingId)?.name ?? settingId
  const entry = key.slice(settingId.length + 1)
  return key.startsWith(`${settingId}#`) && entry ? `${name}: ${entry}` : name
}

/** Where the setting stands in the catalogue: 'Microsoft Defender Antivirus: Cloud protection'. */
export function settingPlace(settingId: string): string {
  return [profileOf(settingId)?.name, definitionOf(settingId)?.section].filter(Boolean).join(': ')
}

export function profileOf(settingId: string): Profile | undefined {
  return PROFILES.find((profile) => definitionIn(profile, settingId))
}
