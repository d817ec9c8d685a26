'use client'
import type { ExplainNode } from '@/lib/domain/resolution'
import type { ImpactDraft } from '@/lib/features/impact/schema'
import { ExplainTree } from '../devices/explain-tree'
import { Button } from '../ui/button'
import { MessageBar, Skeleton } from '../ui/feedback'
import { useQuestion } from './use-question'

const FOLLOW_MS = 300

/** The derivation of a setting on a device, as it is and as it would be. */
export function WhyTrees({
  tenant,
  draft,
  deviceId,
  settingKey,
}: {
  tenant: string
  draft: ImpactDraft
  deviceId: string
  settingKey: string
}) {
  const question = { kind: 'why', deviceId, key: settingKey } as const
  const { answer, problem, askAgain } = useQuestion(tenant, draft, question, FOLLOW_MS)
  if (problem) {
    return (
      <MessageBar tone="error" title={problem.message} action={<Button onClick={askAgain}>Retry</Button>} />
    )
  }
  if (!answer) return <Skeleton className="h-16 w-full" />
  return (
    <div className="space-y-2">
      <Side title="After" node={answer.after} tenant={tenant} />
      <Side title="Before" node={answer.before} tenant={tenant} />
    </div>
  )
}

function Side({ title, node, tenant }: { title: string; node: ExplainNode | null; tenant: string }) {
  if (!node) return null
  return (
    <div className="rounded border border-hairline bg-sunken px-3 py-2">
      <p className="text-caption text-text-3">{title}</p>
      <p className="break-words">{node.text}</p>
      <ExplainTree node={node} slug={tenant} />
    </div>
  )
}
