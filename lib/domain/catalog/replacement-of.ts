import type { SettingDefinition } from './types'

// Sources: Microsoft Learn, "Set preferences for Microsoft Defender for Endpoint on Linux" and "… on macOS"; Policy CSP
// Defender; WindowsAdvancedThreatProtection CSP; "Manage tamper protection".
const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/_enablerealtimeprotection$/, 'Set Enforcement level to Real-time or On demand instead.'],
  [/_passivemode$/, 'Set Enforcement level to Passive instead.'],
  [
    /defender_allowintrusionpreventionsystem$/,
    'Use Allow Behavior Monitoring and network protection instead.',
  ],
  [
    /_telemetryreportingfrequency$/,
    'Nothing replaces it: the sensor decides by itself. Leave it Not configured.',
  ],
  [/tamperprotection_options$/, 'Turn tamper protection on for the whole tenant instead.'],
  [/_enablednssinkhole$/, 'Use Enable Network Protection instead.'],
]

/** What to use instead of a setting that is deprecated or that devices on the MDE channel never receive; null: nothing known. */
export function replacementOf(def: SettingDefinition): string | null {
  if (def.mdeSupported && !def.deprecated && !/deprecated/i.test(def.name)) return null
  return REPLACEMENTS.find(([pattern]) => pattern.test(def.id))?.[1] ?? null
}
