import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import type { RuleEvaluation, Verdict } from '@/lib/domain/groups'

const JOINTS: Readonly<Record<string, string>> = {
  '-and': 'All of these',
  '-or': 'Any of these',
  '-not': 'Not this',
}

/** Why a device is in or out: every clause with its verdict and the value it read. */
export function EvaluationTree({ evaluation }: { evaluation: RuleEvaluation }) {
  return (
    <ul className="text-caption">
      <EvaluationNode node={evaluation} />
    </ul>
  )
}

function EvaluationNode({ node }: { node: RuleEvaluation }) {
  const children = node.expressions ?? []
  const joint = children.length > 0 ? JOINTS[node.expressionOperator ?? ''] : undefined
  return (
    <li className="mt-1">
      <div className="flex items-start gap-2">
        <VerdictMark verdict={node.expressionResult} />
        <div className="min-w-0">
          {joint ? (
            <span>
              {joint} <code className="text-text-3">{node.expressionOperator}</code>
            </span>
          ) : (
            <code className="break-words">{node.expression}</code>
          )}
          {node.propertyToEvaluate && (
            <p className="text-text-3">
              {node.propertyToEvaluate.propertyName} is{' '}
              <code className="break-words text-text-2">
                {valueText(node.propertyToEvaluate.propertyValue)}
              </code>
            </p>
          )}
        </div>
      </div>
      {children.length > 0 && (
        <ul className="ml-[7px] border-l border-hairline pl-4">
          {children.map((child, i) => (
            <EvaluationNode key={`${i}-${child.expression}`} node={child} />
          ))}
        </ul>
      )}
    </li>
  )
}

export function VerdictMark({ verdict }: { verdict: Verdict }) {
  if (verdict === null) {
    return <Icon name="help" label="Cannot be known here" className="mt-px shrink-0 text-text-3" />
  }
  return (
    <Icon
      name={verdict ? 'check' : 'x'}
      label={verdict ? 'True' : 'False'}
      className={cx('mt-px shrink-0', verdict ? 'text-success' : 'text-danger')}
    />
  )
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'not set'
  if (Array.isArray(value))
    return value.length === 0 ? 'empty' : value.map((v) => JSON.stringify(v)).join(', ')
  return JSON.stringify(value)
}
