import type { RuleEvaluation, Verdict } from './types'

/** Graph's expressionEvaluationDetails: one expression, its result, and the expressions that it is made of. */
export interface ExpressionEvaluationDetails {
  readonly expressionResult: Verdict
  readonly expression: string
  readonly propertyToEvaluate?: { readonly propertyName: string; readonly propertyValue: string | null }
  readonly expressionEvaluationDetails: readonly ExpressionEvaluationDetails[]
}
/** Graph's evaluateDynamicMembershipResult. The results are null where memberOf cannot be known. */
export interface DynamicMembershipResult {
  readonly membershipRule: string
  readonly membershipRuleEvaluationResult: Verdict
  readonly membershipRuleEvaluationDetails: ExpressionEvaluationDetails
}

/**
 * An evaluation in the words of Graph, whose property values are texts: several values are written as a JSON list. `rule` is the
 * text as its author wrote it. Source: Graph beta, "group: evaluateDynamicMembership".
 */
export function toGraphEvaluation(rule: string, evaluation: RuleEvaluation): DynamicMembershipResult {
  return {
    membershipRule: rule,
    membershipRuleEvaluationResult: evaluation.expressionResult,
    membershipRuleEvaluationDetails: toDetails(evaluation),
  }
}

function toDetails(evaluation: RuleEvaluation): ExpressionEvaluationDetails {
  const { expressionResult, expression, propertyToEvaluate: read, expressions } = evaluation
  return {
    expressionResult,
    expression,
    ...(read && {
      propertyToEvaluate: { propertyName: read.propertyName, propertyValue: toText(read.propertyValue) },
    }),
    expressionEvaluationDetails: (expressions ?? []).map(toDetails),
  }
}

function toText(value: NonNullable<RuleEvaluation['propertyToEvaluate']>['propertyValue']): string | null {
  if (value === null) return null
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
