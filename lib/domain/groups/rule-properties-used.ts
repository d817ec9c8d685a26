import type { DeviceProperty, RuleNode } from './types'

/** The properties that a rule reads, sorted, each once: a device need not be looked at again when only others changed. */
export function rulePropertiesUsed(node: RuleNode): readonly DeviceProperty[] {
  const used = new Set<DeviceProperty>()
  collect(node, used)
  return [...used].toSorted()
}

function collect(node: RuleNode, used: Set<DeviceProperty>): void {
  switch (node.kind) {
    case 'and':
    case 'or':
      for (const operand of node.operands) collect(operand, used)
      return
    case 'not':
      collect(node.operand, used)
      return
    case 'compare':
    case 'in':
      if (node.property !== '_') used.add(node.property)
      return
    case 'quantified':
      used.add(node.property)
      return
    case 'memberOf':
      used.add('memberOf')
  }
}
