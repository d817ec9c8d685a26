import type { Analysis, AnalyzedPolicy, Overlap, ValueAndPolicies } from '@/lib/domain/interchange'
import { paint } from '../log'

const PLATFORM_NAMES = { windows: 'Windows', linux: 'Linux', macOS: 'macOS' } as const
const OVERLAP_TEXT: Readonly<Record<Overlap, string>> = {
  yes: 'targets overlap',
  unknown: 'targets may overlap',
  no: 'targets do not overlap',
}
/** Of each kind; --json has them all. */
const SHOWN = 50
const VALUE_LENGTH = 80

/** The analysis for people. */
export function showAnalysis(analysis: Analysis): void {
  const { files, policies, conflicts, duplicates, notApplicable, unknownSettings } = analysis
  const nameOf = new Map(policies.map(({ id, name }) => [id, name]))
  const names = (ids: readonly string[]) => ids.map((id) => nameOf.get(id) ?? id).join(', ')
  const count = (status: string) => files.filter((file) => file.status === status).length

  console.log(
    `${files.length} files: ${count('imported')} imported, ${count('skipped')} skipped, ${count('error')} not readable. ` +
      `${policies.length} policies, ${analysis.groups} groups, ${analysis.devices} devices.`,
  )
  showPolicies(policies)
  section('Conflicts', conflicts, ({ settingDefinitionId, name, entry, overlap, values }) => [
    `${paint('bold', entry ? `${name}: ${entry}` : name)}  ${OVERLAP_TEXT[overlap]}`,
    `  ${settingDefinitionId}`,
    ...values.map((said: ValueAndPolicies) => `  ${short(said.text)}  ${names(said.policies)}`),
  ])
  section('Duplicates', duplicates, ({ kind, name, entry, text, policies: ids }) => [
    kind === 'policy'
      ? `Policies that say the same: ${names(ids)}`
      : `${entry ? `${name}: ${entry}` : name} = ${short(text)}  ${names(ids)}`,
  ])
  section(
    'Never applies on the MDE channel',
    notApplicable,
    ({ policy, settingDefinitionId, name, message }) => [
      settingDefinitionId === null
        ? `${name}: ${message}`
        : `${nameOf.get(policy) ?? policy}, ${name}: ${message}`,
    ],
  )
  section('Settings that the catalogue does not know', unknownSettings, (unknown) => [
    `${unknown.settingDefinitionId}  ${names(unknown.policies)}`,
  ])
  const left = files.filter(({ reason }) => reason !== undefined)
  section('Files that were not read, or not in full', left, ({ path, status, reason = '' }) => [
    `${path} (${status}): ${reason}`,
  ])
}

function showPolicies(policies: readonly AnalyzedPolicy[]): void {
  const byProfile = new Map<string, AnalyzedPolicy[]>()
  for (const policy of policies) {
    const platform = policy.platform === null ? 'No platform' : PLATFORM_NAMES[policy.platform]
    const key = `${platform}, ${policy.profile ?? 'no known profile'}`
    byProfile.set(key, [...(byProfile.get(key) ?? []), policy])
  }
  for (const [profile, some] of [...byProfile].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    console.log(`\n${paint('bold', profile)} (${some.length})`)
    for (const { name, file, settings } of some.slice(0, SHOWN))
      console.log(`  ${name}  ${settings.length} settings  ${file}`)
    if (some.length > SHOWN) console.log(`  and ${some.length - SHOWN} more`)
  }
}

function section<T>(title: string, items: readonly T[], linesOf: (item: T) => readonly string[]): void {
  if (items.length === 0) return
  console.log(`\n${paint('bold', `${title} (${items.length})`)}`)
  for (const item of items.slice(0, SHOWN)) for (const line of linesOf(item)) console.log(`  ${line}`)
  if (items.length > SHOWN) console.log(`  and ${items.length - SHOWN} more: see them all with --json`)
}

function short(text: string): string {
  return text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH)}…` : text
}
