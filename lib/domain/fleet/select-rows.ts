import { printRule, type RuleNode } from '../groups'
import { answerClauses, type Answers } from './answer-clauses'
import { addAll, invert, keepAll, removeAll, type Bits } from './bitset'
import type { DeviceTable } from './device-table'

/** What evaluating a rule needs beside the devices. */
export interface SelectContext {
  /** Direct members of these groups, for rules of memberOf; a set of the caller's own. */
  readonly membersOfAny: (groupIds: readonly string[]) => Bits
  /** Of this rule and others, where several are evaluated together. */
  readonly answers?: Answers
}

/**
 * The rows for which a checked rule holds: each clause is answered once for each distinct value of its property, and the
 * answers are combined as bitsets. Equals `compileRule` called for every device that has a directory object which
 * dynamic groups see.
 */
export function selectRows(rule: RuleNode, table: DeviceTable, context: SelectContext): Bits {
  const bits = select(rule, table, context.answers ?? answerClauses([rule], table), context.membersOfAny)
  keepAll(bits, table.listed)
  removeAll(bits, table.regrouping)
  return bits
}

/** A set of the caller's own, in which rows without a directory object mean nothing. */
function select(
  node: RuleNode,
  table: DeviceTable,
  answers: Answers,
  membersOfAny: SelectContext['membersOfAny'],
): Bits {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const [first, ...rest] = node.operands
      if (!first) return new Uint32Array(table.words)
      const bits = select(first, table, answers, membersOfAny)
      const combine = node.kind === 'and' ? keepAll : addAll
      for (const operand of rest) combine(bits, select(operand, table, answers, membersOfAny))
      return bits
    }
    case 'not': {
      const bits = select(node.operand, table, answers, membersOfAny)
      invert(bits)
      return bits
    }
    case 'memberOf':
      return membersOfAny(node.groupIds)
    default:
      return answers.get(printRule(node))?.slice() ?? new Uint32Array(table.words)
  }
}
