import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { RelativeTime } from '@/components/ui/relative-time'
import type { RolloutView } from '@/lib/features/rollouts/queries'
import { ROLLOUT_STATE_WORDS, stepText } from './rollout-words'

/** What happened to a rollout, the last step first, with who did it. */
export function RolloutHistory({ rollout, title }: { rollout: RolloutView; title: string }) {
  const { word, tone } = ROLLOUT_STATE_WORDS[rollout.state]
  return (
    <Card
      title={title}
      action={rollout.endedAt !== null && <Badge tone={tone}>{word}</Badge>}
      className="mt-4"
      flush
    >
      <ol>
        {rollout.steps.map((step) => (
          <li
            key={step.number}
            className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 border-t border-hairline px-4 py-2.5"
          >
            <span className="min-w-0 flex-1 basis-60 break-words">
              {stepText(step)}
              {step.detail && <span className="block text-caption text-text-3">{step.detail}</span>}
            </span>
            <span className="text-caption text-text-3">
              {step.by ?? 'By itself'}, <RelativeTime at={step.at} />
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}
