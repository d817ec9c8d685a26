import type { Analysis, Overlap } from '@/lib/domain/interchange'

type Level = 'error' | 'warning' | 'note'
interface Result {
  readonly ruleId: string
  readonly level: Level
  readonly message: { readonly text: string }
  readonly locations: readonly object[]
  readonly partialFingerprints: { readonly [name: string]: string }
}

const RULES = [
  { id: 'conflict', text: 'Policies give one setting different values.' },
  { id: 'duplicate', text: 'Several policies say the same.' },
  { id: 'not-applicable', text: 'The MDE channel never delivers this.' },
  { id: 'unknown-setting', text: 'The catalogue does not know this setting.' },
  { id: 'unreadable-file', text: 'The file could not be read.' },
] as const

const LEVEL_OF: Readonly<Record<Overlap, Level>> = { yes: 'error', unknown: 'warning', no: 'note' }
const OVERLAP_TEXT: Readonly<Record<Overlap, string>> = {
  yes: 'Their targets overlap.',
  unknown: 'Whether their targets overlap is not known.',
  no: 'Their targets do not overlap.',
}

/** The findings as SARIF 2.1.0 (OASIS), which pipelines show beside the files. */
export function toSarif(analysis: Analysis): object {
  const fileOf = new Map(analysis.policies.map(({ id, file }) => [id, file]))
  const nameOf = new Map(analysis.policies.map(({ id, name }) => [id, name]))
  const result = (
    ruleId: string,
    level: Level,
    text: string,
    files: readonly string[],
    key: string,
  ): Result => ({
    ruleId,
    level,
    message: { text },
    locations: [...new Set(files)].map((uri) => ({
      physicalLocation: { artifactLocation: { uri: encodeURI(uri) } },
    })),
    partialFingerprints: { finding: `${ruleId}/${key}` },
  })
  const names = (ids: readonly string[]) => ids.map((id) => nameOf.get(id) ?? id).join(', ')
  const filesOf = (ids: readonly string[]) => ids.flatMap((id) => fileOf.get(id) ?? [])
  const results: Result[] = [
    ...analysis.conflicts.map(({ settingDefinitionId, name, entry, overlap, values }) => {
      const said = values.map(({ text, policies }) => `${text} (${names(policies)})`)
      const message = `${entry ?? name}: ${said.join(' against ')}. ${OVERLAP_TEXT[overlap]}`
      const key = [settingDefinitionId, entry ?? ''].join('/')
      return result(
        'conflict',
        LEVEL_OF[overlap],
        message,
        filesOf(values.flatMap(({ policies }) => policies)),
        key,
      )
    }),
    ...analysis.duplicates.map(({ kind, settingDefinitionId, name, entry, policies }) =>
      result(
        'duplicate',
        'note',
        `${kind === 'policy' ? 'The whole policy' : (entry ?? name)} is said by ${names(policies)}.`,
        filesOf(policies),
        [settingDefinitionId ?? 'policy', entry ?? '', ...policies].join('/'),
      ),
    ),
    ...analysis.notApplicable.map(({ policy, settingDefinitionId, name, message }) =>
      result(
        'not-applicable',
        'note',
        `${name}: ${message}`,
        filesOf([policy]),
        [policy, settingDefinitionId].join('/'),
      ),
    ),
    ...analysis.unknownSettings.map(({ settingDefinitionId, policies, files }) =>
      result(
        'unknown-setting',
        'note',
        `${settingDefinitionId} is not in the catalogue in this form (${names(policies)}).`,
        files,
        settingDefinitionId,
      ),
    ),
    ...analysis.files
      .filter(({ status }) => status === 'error')
      .map(({ path, reason }) => result('unreadable-file', 'error', reason ?? 'Not readable.', [path], path)),
  ]
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'bulwark',
            rules: RULES.map(({ id, text }) => ({ id, shortDescription: { text } })),
          },
        },
        results,
      },
    ],
  }
}
