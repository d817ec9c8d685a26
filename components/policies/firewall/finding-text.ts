import type { RuleFinding, SettingValues } from '@/lib/domain/catalog'
import { nameOfRule } from './rule-words'

/** Findings that an administrator should look at; that a rule is off shows in its state. */
export const needsAttention = (finding: RuleFinding): boolean => finding.kind !== 'disabled'

export function findingText(finding: RuleFinding, rules: readonly SettingValues[]): string {
  const nameAt = (index: number) => nameOfRule(rules[index] ?? {})
  switch (finding.kind) {
    case 'duplicate':
      return `Says the same as ${nameAt(finding.of)}.`
    case 'blocked':
      return `Has no effect: ${nameAt(finding.by)} blocks all of it.`
    case 'allowsAll':
      return 'Lets everything in.'
    case 'disabled':
      return 'Is off.'
  }
}
