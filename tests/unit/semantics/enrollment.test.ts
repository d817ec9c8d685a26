import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  BEHAVIOUR_ERAS,
  CLOUDS,
  decideEnrollment,
  DECISION_TABLE,
  ENROLLMENT_CODES,
  LICENCES,
  missingPrerequisite,
  SCOPE_MODES,
  type DeviceSurvey,
} from '@/lib/domain/enrollment'
import { client, linux, mac, server, SERVER_2016, SERVER_2019, switches } from '../enrollment/fixtures'
import { readDocument, tableUnder } from './read-document'

const document = readDocument('semantics/enrollment.md')

const KINDS: Readonly<Record<string, (changes: Partial<DeviceSurvey>) => DeviceSurvey>> = {
  client,
  server,
  server2016: (changes) => server({ ...SERVER_2016, ...changes }),
  server2019: (changes) => server({ ...SERVER_2019, ...changes }),
  linux,
  mac,
  linuxBare: (changes) => linux({ agentVersion: undefined, ...changes }),
  macBare: (changes) => mac({ agentVersion: undefined, ...changes }),
}

const surveySchema = z
  .strictObject({
    onboarded: z.boolean(),
    excluded: z.boolean(),
    managedFileOnly: z.boolean(),
    osName: z.string(),
    osVersion: z.string(),
    distribution: z.string(),
    architecture: z.enum(['x64', 'arm64', 'x86']),
    edition: z.string(),
    agentVersion: z.string(),
    unifiedAgent: z.boolean(),
    tags: z.array(z.string()),
    dynamicTags: z.array(z.string()),
    mdmEnrolled: z.boolean(),
    configMgrClient: z.boolean(),
    configMgrSendsPolicy: z.boolean(),
    defenderForCloud: z.boolean(),
    domainController: z.boolean(),
    domainJoined: z.boolean(),
    nonPersistentVdi: z.boolean(),
    serverCore: z.boolean(),
    appCompatFeature: z.boolean(),
    constrainedLanguageMode: z.boolean(),
    boardVendorFile: z.boolean(),
    connectivityFailureCode: z.literal([13, 14, 20, 24, 25]),
    hybridJoinFailure: z.enum([
      'general',
      'tenantMismatch',
      'serviceConnectionPoint',
      'certificate',
      'entraConnect',
      'dns',
      'clockSkew',
    ]),
  })
  .partial()
const switchesSchema = z
  .strictObject({
    behaviourEra: z.enum(BEHAVIOUR_ERAS),
    cloud: z.enum(CLOUDS),
    licence: z.enum(LICENCES),
    scope: z.enum(SCOPE_MODES),
    defenderForCloud: z.boolean(),
    manageUsingConfigurationManager: z.boolean(),
    domainControllers: z.boolean(),
    connectorEnabled: z.boolean(),
  })
  .partial()

function toSurvey(kind: string, cell: string): DeviceSurvey {
  const make = KINDS[kind]
  if (!make) throw new Error(`No kind of device ${kind}`)
  return make(surveySchema.parse(JSON.parse(cell || '{}')))
}

function toSwitches(cell: string) {
  const { scope, ...rest } = switchesSchema.parse(JSON.parse(cell || '{}'))
  return switches({
    ...rest,
    ...(scope && { scope: { windowsClient: scope, windowsServer: scope, linux: scope, macOS: scope } }),
  })
}

const HEADINGS = [
  'What each row decides',
  'The order of the rows',
  'Tags',
  'Devices without Defender',
  'Domain controllers',
]
const examples = HEADINGS.flatMap((heading) =>
  tableUnder(document, heading).map((row) => [heading, row] as const),
)

describe('docs/semantics/enrollment.md', () => {
  it('states every row of the table in its words', () => {
    const written = tableUnder(document, 'The rows')
    expect(written).toEqual(DECISION_TABLE.map(({ row, condition }) => [String(row), condition]))
  })

  it('has an example of every row', () => {
    const rows = new Set(examples.map(([, [row]]) => Number(row)))
    expect(DECISION_TABLE.filter(({ row }) => !rows.has(row))).toEqual([])
  })

  it.each(examples.map(([heading, row]) => [`${heading}: row ${row[0]}, ${row[1]}`, row] as const))(
    '%s',
    (_, cells) => {
      const [row, , kind = '', survey = '', switched = '', code, channel, managedBy, skipped, warning] = cells
      const decision = decideEnrollment(toSurvey(kind, survey), toSwitches(switched))
      expect(
        [decision.row, decision.code, decision.channel, decision.managedBy].map((value) =>
          String(value ?? '–'),
        ),
      ).toEqual([row, code, channel, managedBy])
      if (skipped !== undefined) expect(decision.skippedPolicyTypes.join(' ')).toBe(skipped)
      if (warning !== undefined) expect(decision.warning === undefined ? '' : 'yes').toBe(warning)
    },
  )

  it.each(tableUnder(document, 'Platforms and versions').map((row) => [row[0] ?? '', row] as const))(
    'supports %s',
    (_, [, kind = '', survey = '', eras]) => {
      const found = BEHAVIOUR_ERAS.filter((era) => missingPrerequisite(toSurvey(kind, survey), era) === null)
      expect(found.join(' ') || 'none').toBe(eras)
    },
  )

  it('lists every code with its label, its meaning to the portal and what to do', () => {
    const written = tableUnder(document, 'Codes')
    expect(written).toEqual(
      ENROLLMENT_CODES.map(({ codes, label, managedBy, managedByStatus, action }) => [
        codes.join(', '),
        label,
        `${managedBy}, ${managedByStatus}`,
        action || '–',
      ]),
    )
  })
})
