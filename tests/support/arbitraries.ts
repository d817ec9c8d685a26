import fc from 'fast-check'
import {
  expectedKind,
  isActive,
  PROFILES,
  unitDefinitions,
  type Profile,
  type SettingDefinition,
  type SettingValue,
  type SettingValues,
} from '@/lib/domain/catalog'
import type { ExportablePolicy, ImportedAssignment } from '@/lib/domain/interchange'

/** Any profile of the catalogue. */
export const profileArb: fc.Arbitrary<Profile> = fc.constantFrom(...PROFILES)

/** Values that `validateSettings` accepts for this profile; any number of settings, none included. */
export function settingsArb(profile: Profile): fc.Arbitrary<SettingValues> {
  return valuesArb(profile, unitDefinitions(profile))
}

/** A policy as export takes it, with settings that the catalogue does not know among the others. */
export function policyArb(profile: Profile): fc.Arbitrary<Required<Omit<ExportablePolicy, ReadOnlyFact>>> {
  return fc.record({
    name: nonBlank.map((name) => name.trim()),
    description: fc.string({ unit: 'grapheme', maxLength: 40 }),
    profileId: fc.constant(profile.id),
    platform: fc.constant(profile.platform),
    technologies: fc.subarray(['mdm', 'microsoftSense', 'configManager']),
    settings: fc.record({
      values: settingsArb(profile),
      unknown: fc.array(unknownInstanceArb, { maxLength: 3 }),
    }),
    assignments: fc.array(assignmentArb, { maxLength: 3 }),
    roleScopeTagIds: fc.array(fc.nat({ max: 99 }).map(String), { maxLength: 2 }),
  })
}
type ReadOnlyFact = 'id' | 'createdDateTime' | 'lastModifiedDateTime'

const nonBlank = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => text.trim() !== '')

const assignmentArb: fc.Arbitrary<ImportedAssignment> = fc.oneof(
  fc.record({ kind: fc.constantFrom('allDevices' as const, 'allUsers' as const) }),
  fc.record({ kind: fc.constantFrom('includeGroup' as const, 'excludeGroup' as const), groupId: fc.uuid() }),
  fc.record({
    kind: fc.constant('includeGroup' as const),
    groupId: fc.uuid(),
    filterId: fc.uuid(),
    filterType: fc.constantFrom('include' as const, 'exclude' as const),
  }),
)

const unknownInstanceArb = fc
  .tuple(fc.uuid(), fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer()))
  .map(([id, value]) => ({
    '@odata.type': '#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance',
    settingDefinitionId: `vendor_fabrikam_${id}`,
    simpleSettingValue: { value },
  }))

/** A map over these definitions: required ones always, others mostly not; children only under their parent's option. */
function valuesArb(profile: Profile, definitions: readonly SettingDefinition[]): fc.Arbitrary<SettingValues> {
  const values = definitions.map((def) =>
    def.required ? valueArb(profile, def) : fc.option(valueArb(profile, def), { nil: undefined, freq: 2 }),
  )
  return fc.tuple(...values).map((drawn) => {
    const all = toValues(definitions, drawn)
    return toValues(
      definitions,
      definitions.map((def) => (isActive(profile, all, def) ? all[def.id] : undefined)),
    )
  })
}

function toValues(
  definitions: readonly SettingDefinition[],
  drawn: readonly (SettingValue | undefined)[],
): SettingValues {
  return Object.fromEntries(
    definitions.flatMap((def, index): [string, SettingValue][] => {
      const value = drawn[index]
      return value ? [[def.id, value]] : []
    }),
  )
}

function valueArb(profile: Profile, def: SettingDefinition): fc.Arbitrary<SettingValue> {
  const optionIds = (def.options ?? [])
    .filter((option) => option.supported !== false)
    .map((option) => option.id)
  switch (expectedKind(def)) {
    case 'choice':
      return fc.constantFrom(...optionIds).map((optionId) => ({ kind: 'choice', optionId }))
    case 'choiceList':
      return fc
        .subarray(optionIds, { minLength: def.minItems ?? 0 })
        .map((drawn) => ({ kind: 'choiceList', optionIds: withoutExclusive(def, drawn) }))
    case 'integer':
      if (def.id.endsWith('_protocol'))
        return fc.constantFrom(1, 6, 17, 47, 58).map((value) => ({ kind: 'integer', value }))
      return fc
        .integer({ min: def.min ?? 0, max: def.max ?? 1_000_000 })
        .map((value) => ({ kind: 'integer', value }))
    case 'string':
      return textArb(def).map((value) => ({ kind: 'string', value }))
    case 'secret':
      return fc
        .tuple(nonBlank, fc.constantFrom('notEncrypted', 'encryptedValueToken'))
        .map(([value, valueState]) => ({ kind: 'secret', value, valueState }))
    case 'stringList':
      return fc
        .uniqueArray(itemArb(def), {
          minLength: def.minItems ?? 0,
          maxLength: Math.min(def.maxItems ?? 4, 4),
        })
        .map((values) => ({ kind: 'stringList', values }))
    case 'group':
      return entriesArb(profile, def).map((entries) => ({ kind: 'group', entries }))
  }
}

function entriesArb(profile: Profile, group: SettingDefinition): fc.Arbitrary<SettingValues[]> {
  const entry = valuesArb(profile, group.fields ?? []).map((values) => consistentFirewallRule(group, values))
  return fc.uniqueArray(entry, {
    minLength: group.minItems ?? 0,
    maxLength: Math.min(group.maxItems ?? 3, 3),
    selector: (values) => {
      const key = group.keyField === undefined ? values : values[group.keyField]
      return JSON.stringify(key).toLowerCase()
    },
  })
}

function withoutExclusive(def: SettingDefinition, drawn: readonly string[]): readonly string[] {
  const alone = (def.options ?? []).filter((option) => def.exclusive?.includes(String(option.value)))
  return drawn.length < 2
    ? drawn
    : drawn.filter((optionId) => !alone.some((option) => option.id === optionId))
}

function textArb(def: SettingDefinition): fc.Arbitrary<string> {
  const text =
    def.pattern === undefined ? nonBlank : fc.stringMatching(new RegExp(def.pattern), { size: 'small' })
  return text.filter((value) => value.trim() !== '' && value.length <= (def.maxLength ?? 1000))
}

const SAMPLES: readonly (readonly [string, readonly string[]])[] = [
  ['portranges', ['80', '443', '8000-8080', '0-65535']],
  ['localaddressranges', ['10.0.0.1', '10.0.0.0/8', '192.168.0.1-192.168.0.9', 'fe80::1', '2001:db8::/32']],
  ['remoteaddressranges', ['LocalSubnet', 'Defaultgateway', '10.0.0.0/255.0.0.0', '::1-::ff']],
  ['icmptypesandcodes', ['3:4', '8:*', '11:0']],
  ['dynamickeywords', ['{11111111-2222-4333-8444-555555555555}', '{aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee}']],
]

function itemArb(def: SettingDefinition): fc.Arbitrary<string> {
  if (def.allowedItems) return fc.constantFrom(...def.allowedItems)
  const samples = SAMPLES.find(([suffix]) => def.id.endsWith(suffix))
  if (samples) return fc.constantFrom(...samples[1])
  const free =
    def.itemPattern === undefined
      ? nonBlank
      : fc.stringMatching(new RegExp(def.itemPattern), { size: 'small' })
  const paths = fc.constantFrom('C:\\Data', '%SystemRoot%\\Temp', '/var/lib/mysql', '.tmp', 'app.exe')
  return fc
    .oneof(paths, free)
    .filter((item) => item.trim() !== '' && item.length <= (def.itemMaxLength ?? 1000))
}

/** Drops the fields of a firewall rule that its protocol, direction or service name rule out. */
function consistentFirewallRule(group: SettingDefinition, rule: SettingValues): SettingValues {
  if (!group.id.includes('firewallrules')) return rule
  const value = (field: string) => rule[`${group.id}_${field}`]
  const protocol = value('protocol')
  const protocolNumber = protocol?.kind === 'integer' ? protocol.value : -1
  const direction = value('direction')
  const isInbound = direction?.kind === 'choice' && direction.optionId.endsWith('_in')
  const dropped = [
    ...(protocolNumber === 6 || protocolNumber === 17 ? [] : ['localportranges', 'remoteportranges']),
    ...(protocolNumber === 1 || protocolNumber === 58 ? [] : ['icmptypesandcodes']),
    ...(isInbound ? [] : ['edgetraversal']),
    ...(value('policyappid') || value('localuserauthorizedlist') ? ['app_servicename'] : []),
  ].map((field) => `${group.id}_${field}`)
  return Object.fromEntries(Object.entries(rule).filter(([id]) => !dropped.includes(id)))
}
