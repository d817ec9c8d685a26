import Link from 'next/link'
import type { ReactNode } from 'react'
import { Tag } from '@/components/ui/badge'
import { CopyButton } from '@/components/ui/copy-button'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import type { ExplainNode } from '@/lib/domain/resolution'
import type { Explanation } from '@/lib/features/devices/effective-settings'
import { ExplainTree } from './explain-tree'

/**
 * Why a setting is what it is on a device: a card for each policy that has a say, from its value down to the clauses that bring
 * the device in, with what would apply without it; below, the policies that set it and do not reach the device.
 */
export function SettingExplanation({ explanation, slug }: { explanation: Explanation; slug: string }) {
  const { tree, text } = explanation
  const outcomes = tree.children.filter((node) => node.kind === 'outcome')
  const unreached = tree.children.filter((node) => node.kind === 'policy')
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <p className="min-w-0 flex-1 basis-80 break-words">{tree.text}</p>
        <span className="flex items-center gap-1 text-caption text-text-3">
          Copy explanation <CopyButton text={text} label="Copy explanation" />
        </span>
      </div>
      {(outcomes.length > 0 ? outcomes : [tree]).map((outcome, i) => (
        <Contenders key={outcome.key ?? i} outcome={outcome} slug={slug} isNamed={outcomes.length > 0} />
      ))}
      {unreached.length > 0 && (
        <details className="rounded-lg border border-hairline bg-surface">
          <summary className="cursor-pointer px-4 py-2.5 font-semibold">
            {unreached.length} more {unreached.length === 1 ? 'policy sets' : 'policies set'} it, but{' '}
            {unreached.length === 1 ? 'does' : 'do'} not reach this device
          </summary>
          <div className="space-y-3 border-t border-hairline px-4 py-3">
            {unreached.map((node) => (
              <div key={node.policyId}>
                <PolicyLink node={node} slug={slug} />
                <ExplainTree node={node} slug={slug} />
              </div>
            ))}
          </div>
        </details>
      )}
    </div>
  )
}

function Contenders({ outcome, slug, isNamed }: { outcome: ExplainNode; slug: string; isNamed: boolean }) {
  // Those that say the same stand together.
  const contributions = outcome.children
    .filter((node) => node.kind === 'contribution')
    .toSorted((a, b) => compareTexts(a.value, b.value) || compareTexts(a.label, b.label))
  const without = outcome.children.filter((node) => node.kind === 'withoutPolicy')
  return (
    <div>
      {isNamed && <p className="mb-2 font-semibold">{outcome.text}</p>}
      <ul className="grid gap-3 md:grid-cols-2 2xl:grid-cols-3">
        {contributions.map((node) => (
          <Contender
            key={`${node.policyId}-${node.key}`}
            node={node}
            slug={slug}
            without={without.find((w) => w.policyId === node.policyId)?.value}
          />
        ))}
      </ul>
    </div>
  )
}

const compareTexts = (a = '', b = '') => a.localeCompare(b, 'en', { numeric: true })

function Contender({ node, slug, without }: { node: ExplainNode; slug: string; without?: string }) {
  const [policy] = node.children
  const counts = node.holds !== false
  return (
    <li className={cx('flex flex-col rounded-lg border border-hairline bg-surface', !counts && 'opacity-80')}>
      <header className="border-b border-hairline px-4 py-3">
        <h4 className={cx('text-card font-semibold break-words', !counts && 'text-text-3 line-through')}>
          {node.value}
        </h4>
        <p className="mt-0.5 flex flex-wrap items-center gap-2">
          <PolicyLink node={node} slug={slug} />
          {node.version !== undefined && <Tag>version {node.version}</Tag>}
        </p>
        {!counts && <p className="mt-1 text-caption text-text-2">{node.text}</p>}
      </header>
      <div className="flex-1 px-4 py-3">
        <ol className="space-y-3 border-l border-hairline pl-4">
          {(policy?.children ?? []).map((step, i) => (
            <Step key={i} node={step} slug={slug} />
          ))}
        </ol>
      </div>
      {without !== undefined && (
        <footer className="border-t border-hairline px-4 py-2 text-caption">
          Without this policy: <strong className="break-words">{without}</strong>
        </footer>
      )}
    </li>
  )
}

/** An assignment with the way into its group; remarks stand between them. */
function Step({ node, slug }: { node: ExplainNode; slug: string }) {
  if (node.kind !== 'assignment') return <StepLine caption="Note">{node.text}</StepLine>
  return (
    <>
      <StepLine caption={node.holds ? 'Assignment' : 'Assignment that does not count here'}>
        {node.text}
      </StepLine>
      {node.children.map((group, i) => (
        <StepLine key={i} caption={group.holds ? 'Group' : 'Not in the group'}>
          {group.groupId ? (
            <Link className="link" href={`/${slug}/groups/${group.groupId}`}>
              {group.text}
            </Link>
          ) : (
            group.text
          )}
          {group.children.length > 0 && (
            <div className="mt-1.5 rounded bg-sunken px-3 pt-0.5 pb-2">
              <ExplainTree node={group} slug={slug} />
            </div>
          )}
        </StepLine>
      ))}
    </>
  )
}

function StepLine({ caption, children }: { caption: string; children: ReactNode }) {
  return (
    <li className="relative">
      <span
        aria-hidden="true"
        className="absolute top-1 -left-[21px] size-2.5 rounded-full border-2 border-control bg-surface"
      />
      <p className="text-caption text-text-3">{caption}</p>
      <div className="min-w-0 break-words">{children}</div>
    </li>
  )
}

function PolicyLink({ node, slug }: { node: ExplainNode; slug: string }) {
  if (!node.policyId) return <span>{node.label ?? node.text}</span>
  return (
    <Link className="link inline-flex items-center gap-1" href={`/${slug}/policies/${node.policyId}`}>
      <Icon name="shield" size={14} className="shrink-0" />
      {node.label ?? node.text}
    </Link>
  )
}
