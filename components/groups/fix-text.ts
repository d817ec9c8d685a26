import type { RuleFix } from '@/lib/domain/groups'

const LONGEST = 40

/** What applying a fix does, as the words on its button. */
export function fixText(rule: string, fix: RuleFix): string {
  const old = rule.slice(fix.start, fix.end)
  if (old === '') return `Insert ${shortened(fix.text)}`
  if (fix.text === '') return `Remove ${shortened(old)}`
  return `Replace with ${shortened(fix.text)}`
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}
