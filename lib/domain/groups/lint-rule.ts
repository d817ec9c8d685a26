import { lintAllOfNone, lintMemberOf, lintNegatedCollection } from './lint-collections'
import { lintDevices } from './lint-devices'
import { lintMatch } from './lint-match'
import { lintValues } from './lint-values'
import { possibleVerdicts } from './possible-verdicts'
import { clausesOf } from './rule-clauses'
import type { IssueList } from './syntax'
import type { RuleNode } from './types'

/** Warns of rules that are legal but select other devices than their authors mostly mean. */
export function lintRule(rule: RuleNode, issues: IssueList): void {
  const clauses = clausesOf(rule)
  lintVerdicts(rule, issues)
  lintDevices(rule, clauses, issues)
  for (const clause of clauses) {
    lintValues(clause, issues)
    lintNegatedCollection(clause, issues)
    lintMatch(clause, issues)
  }
  lintAllOfNone(rule, issues)
  lintMemberOf(rule, issues)
}

function lintVerdicts(rule: RuleNode, issues: IssueList): void {
  const possible = possibleVerdicts(rule)
  if (possible?.canMatch === false) {
    const message =
      rule.kind === 'and'
        ? 'No device can match this rule: its conditions exclude one another. Join with -or what is to be either.'
        : 'No device can match this rule: it asks for what no device has.'
    issues.warn('MATCHES_NOTHING', message, rule.span)
  }
  if (possible?.canFail === false) {
    const message =
      'Every device matches this rule. If that is meant, assign the policy to all devices instead of to a group.'
    issues.warn('MATCHES_EVERYTHING', message, rule.span)
  }
}
