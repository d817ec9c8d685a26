import { checkRule, type RuleCheck } from '@/lib/domain/groups'
import { issueText } from '../lib/issue-text'
import { fail, ok, paint } from '../lib/log'
import { printJson } from '../lib/output'
import { readRule, type RuleSource } from '../lib/rule-source'

interface Options extends RuleSource {
  readonly json?: boolean
}

/** `bulwark rule check`: what is wrong or doubtful about a membership rule. Exit code 1 when it is not accepted. */
export async function ruleCheck(argument: string | undefined, options: Options): Promise<void> {
  const rule = await readRule(argument, options)
  const check = checkRule(rule)
  if (!check.ok) process.exitCode = 1
  if (options.json) return printJson(toCheckAnswer(check))
  showCheck(rule, check)
}

/** The answer in JSON: docs/schemas/rule-check.schema.json. */
export function toCheckAnswer({ ok, errors, warnings }: RuleCheck) {
  return { ok, errors, warnings }
}

/** The same for people. */
export function showCheck(rule: string, { ok: isAccepted, errors, warnings }: RuleCheck): void {
  for (const issue of errors) console.log(`${paint('red', 'error')} ${issueText(rule, issue)}\n`)
  for (const issue of warnings) console.log(`${paint('bold', 'warning')} ${issueText(rule, issue)}\n`)
  if (isAccepted)
    ok(warnings.length > 0 ? `The rule is accepted, ${count(warnings.length)}.` : 'The rule is accepted.')
  else fail(`The rule is not accepted: ${errors.length === 1 ? '1 error' : `${errors.length} errors`}.`)
}

function count(warnings: number): string {
  return warnings === 1 ? 'with 1 warning' : `with ${warnings} warnings`
}
