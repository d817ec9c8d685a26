import Link from 'next/link'
import { VerdictMark } from '@/components/groups/evaluation-tree'
import { Icon } from '@/components/ui/icon'
import type { ExplainNode } from '@/lib/domain/resolution'

/** A derivation as a tree: what holds is ticked; policies and groups lead to their pages. */
export function ExplainTree({ node, slug }: { node: ExplainNode; slug: string }) {
  return (
    <ul>
      {node.children.map((child, i) => (
        <Branch key={i} node={child} slug={slug} />
      ))}
    </ul>
  )
}

function Branch({ node, slug }: { node: ExplainNode; slug: string }) {
  const href = node.groupId
    ? `/${slug}/groups/${node.groupId}`
    : node.policyId && node.kind !== 'withoutPolicy'
      ? `/${slug}/policies/${node.policyId}`
      : null
  return (
    <li className="mt-1.5">
      <div className="flex items-start gap-2">
        {node.holds === undefined ? (
          <Icon name="chevronRight" size={14} className="mt-0.5 shrink-0 text-text-3" />
        ) : (
          <VerdictMark verdict={node.holds} />
        )}
        {node.kind === 'clause' ? (
          <div className="min-w-0 text-caption">
            <code className="break-words">{node.label ?? node.text}</code>
            {node.value && <p className="break-words text-text-3">This device: {node.value}</p>}
          </div>
        ) : (
          <span className="min-w-0 break-words">
            {href ? (
              <Link className="link" href={href}>
                {node.text}
              </Link>
            ) : (
              node.text
            )}
          </span>
        )}
      </div>
      {node.children.length > 0 && (
        <ul className="ml-[7px] border-l border-hairline pl-4">
          {node.children.map((child, i) => (
            <Branch key={i} node={child} slug={slug} />
          ))}
        </ul>
      )}
    </li>
  )
}
