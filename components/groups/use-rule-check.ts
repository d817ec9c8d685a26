'use client'
import { useDeferredValue, useMemo } from 'react'
import { checkRule, type RuleCheck } from '@/lib/domain/groups'

export interface CheckedRule {
  /** The text that was checked; typing may be ahead of it for a moment. */
  readonly text: string
  readonly check: RuleCheck
}

/** Checks a rule as one types, without holding typing up. */
export function useRuleCheck(rule: string): CheckedRule {
  const text = useDeferredValue(rule)
  return useMemo(() => ({ text, check: checkRule(text) }), [text])
}
