'use server'

import { unstable_rethrow } from 'next/navigation'
import { DomainError } from '@/lib/db/errors'
import type { RuleEvaluation } from '@/lib/domain/groups'
import { findActor } from '../core/actor'
import type { ActionResult } from '../core/action-result'
import { invalidInput, toFailure } from '../core/define-action'
import { evaluateRuleFor } from './queries'
import { evaluateRuleInput } from './schema'

/** One device that a rule was tried on; null: it has no directory object, so no rule can see it. */
export interface ValidatedDevice {
  readonly id: string
  readonly name: string
  readonly evaluation: RuleEvaluation | null
}

/**
 * Tries a rule that may not be saved yet on up to 20 devices. Changes nothing; an action only because the rule is too long
 * for a URL. A rule that does not parse gives no devices.
 */
export async function validateRule(
  slug: string,
  rawInput: { membershipRule: string; deviceIds: string[] },
): Promise<ActionResult<ValidatedDevice[]>> {
  try {
    const actor = await findActor(slug)
    if (!actor) throw new DomainError('notFound', 'This tenant does not exist, or you have no access to it.')
    const parsed = evaluateRuleInput.safeParse(rawInput)
    if (!parsed.success) return invalidInput(parsed.error)
    const { membershipRule, deviceIds } = parsed.data
    return { ok: true, data: await evaluateRuleFor(actor, membershipRule, deviceIds) }
  } catch (error) {
    unstable_rethrow(error)
    return toFailure(error, 'group.validateRule')
  }
}
