/** Dynamic membership rules for devices: read, check, evaluate, print. */
export * from './types'
export { checkRule, MAX_RULE_LENGTH } from './check-rule'
export { compileRule, evaluateRule } from './evaluate-rule'
export { MAX_NESTING } from './parser'
export { printRule } from './print-rule'
export {
  findRuleProperty,
  RULE_PROPERTIES,
  suggestRuleProperty,
  type RuleProperty,
  type RulePropertyType,
} from './properties'
export {
  toGraphEvaluation,
  type DynamicMembershipResult,
  type ExpressionEvaluationDetails,
} from './to-graph-evaluation'
export { rulePropertiesUsed } from './rule-properties-used'
