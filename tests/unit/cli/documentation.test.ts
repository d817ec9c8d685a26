import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildFleetIndex, whatIf } from '@/lib/domain/fleet'
import { checkRule } from '@/lib/domain/groups'
import { readChanges, readDevicesForRule, readFleet, type Json } from '@/lib/domain/interchange'
import { toCheckAnswer } from '@/scripts/commands/rule-check'
import { toEvalAnswer } from '@/scripts/commands/rule-eval'
import { FleetAnswers, writeResolution } from '@/scripts/lib/answers/resolution-answer'
import { memoryOutput, schemaErrors } from '@/tests/support/cli'

const PAGE = readFileSync(path.resolve(import.meta.dirname, '../../../docs/cli.md'), 'utf8')

/** Blocks of JSON by the schema that their first line names, with what follows it there. */
const BLOCKS = [...PAGE.matchAll(/^```json ([\w-]+)(.*)\n([^]*?)^```/gm)].map(
  ([, schema = '', rest = '', text = '']) => ({ schema, rest: rest.trim(), json: JSON.parse(text) as Json }),
)

function block(schema: string) {
  const found = BLOCKS.find((each) => each.schema === schema)
  if (!found) throw new Error(`The page has no block of ${schema}`)
  return found
}

function exampleFleet() {
  const reading = readFleet(block('fleet').json)
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors))
  expect(reading.warnings).toEqual([])
  return reading.fleet
}

describe('the page on the command line', () => {
  it.each(BLOCKS.map(({ schema, json }) => [schema, json]))('has a valid example of %s', (schema, json) => {
    expect(schemaErrors(String(schema), json)).toEqual([])
  })

  it('shows what rule check answers', () => {
    expect(toCheckAnswer(checkRule('user.department -eq "IT"'))).toEqual(block('rule-check').json)
  })

  it('shows what rule eval answers', () => {
    const { rest, json } = block('rule-eval')
    const check = checkRule(rest)
    if (!check.ok) throw new Error(`${rest} is not accepted`)
    const { devices } = readDevicesForRule(block('device').json)
    expect(devices.map((device) => toEvalAnswer(check.ast, device))).toEqual(json)
  })

  it('shows what resolve answers', async () => {
    const fleet = exampleFleet()
    const { output, text } = memoryOutput()
    await writeResolution(new FleetAnswers(fleet), fleet.devices, { problems: [] }, output)
    expect(JSON.parse(text())).toEqual(block('resolution').json)
  })

  it('shows what whatif answers', () => {
    const fleet = exampleFleet()
    const { changes, errors } = readChanges(block('change').json, fleet)
    expect(errors).toEqual([])
    const index = buildFleetIndex({ ...fleet, policies: fleet.policies.flatMap(({ parts }) => parts) })
    expect(whatIf(index, changes).counts).toMatchObject({
      affected: 2,
      gainPolicies: 1,
      losePolicies: 1,
      settingsChange: 2,
      conflictsAppear: 1,
      conflictsVanish: 1,
    })
  })

  it('names every schema, and no other', () => {
    const named = [...PAGE.matchAll(/schemas\/([\w-]+)\.schema\.json/g)].map(([, name]) => name)
    expect([...new Set(named)].toSorted()).toEqual(
      ['analyze', 'change', 'device', 'fleet', 'resolution', 'rule-check', 'rule-eval', 'what-if'].toSorted(),
    )
  })
})
