import {
  checkRule,
  evaluateRule,
  type RuleEvaluation,
  type RuleNode,
  type Verdict,
} from '@/lib/domain/groups'
import { readDevicesForRule, type RuleDevice } from '@/lib/domain/interchange'
import { UsageError } from '../lib/errors'
import { readInputJson } from '../lib/input-json'
import { paint } from '../lib/log'
import { printJson } from '../lib/output'
import { failWithProblems } from '../lib/problem-report'
import { readRule, type RuleSource } from '../lib/rule-source'
import { showCheck, toCheckAnswer } from './rule-check'

interface Options extends RuleSource {
  readonly json?: boolean
}

/**
 * `bulwark rule eval`: is a device in a rule, and which clause decides? Exit code 1 when the rule is not accepted or the
 * device is not understood; a device that is not in the rule is an answer, not a failure.
 */
export async function ruleEval(
  first: string | undefined,
  second: string | undefined,
  options: Options,
): Promise<void> {
  const [argument, name] =
    options.file === undefined ? [first, second] : [second ? first : undefined, second ?? first]
  if (name === undefined) throw new UsageError('Name a file with the device, or - for standard input.')
  if (argument === '-' && name === '-')
    throw new UsageError('Only one of rule and device can be standard input.')
  const rule = await readRule(argument, options)
  const check = checkRule(rule)
  if (!check.ok) {
    process.exitCode = 1
    if (options.json) return printJson({ result: null, tree: null, ...toCheckAnswer(check) })
    return showCheck(rule, check)
  }
  const input = await readInputJson(name)
  if (!input.ok) return failWithProblems(name, input.errors, options)
  const { devices, isList, errors } = readDevicesForRule(input.value)
  if (errors.length > 0) return failWithProblems(name, errors, options)
  const answers = devices.map((device) => toEvalAnswer(check.ast, device))
  if (options.json) return printJson(isList ? answers : answers[0])
  answers.forEach((answer, index) => showEvaluation(answer, devices[index]?.id ?? null))
}

/** The answer for one device in JSON: docs/schemas/rule-eval.schema.json. */
export function toEvalAnswer(rule: RuleNode, { id, properties }: RuleDevice) {
  const tree = evaluateRule(rule, properties)
  return { ...(id === null ? {} : { device: id }), result: tree.expressionResult, tree }
}

function showEvaluation(
  { result, tree }: { readonly result: Verdict; readonly tree: RuleEvaluation },
  id: string | null,
): void {
  const whose = id ?? 'The device'
  if (result === null) console.log(`${whose}: cannot be known. Give the groups of the device as memberOf.`)
  else console.log(`${whose}: ${result ? paint('green', 'in') : paint('red', 'not in')}`)
  for (const line of linesOf(tree, '  ')) console.log(line)
}

function linesOf(node: RuleEvaluation, indent: string): readonly string[] {
  const { expressionResult, expression, propertyToEvaluate: read, expressions } = node
  const mark = expressionResult === null ? '?' : expressionResult ? '+' : '-'
  const value = read ? `   (${read.propertyName} is ${JSON.stringify(read.propertyValue)})` : ''
  const below = (expressions ?? []).flatMap((each) => linesOf(each, `${indent}  `))
  return [`${indent}${mark} ${expression}${value}`, ...below]
}
