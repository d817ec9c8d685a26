'use client'
import { useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { cx } from '@/components/ui/cx'
import { Dialog } from '@/components/ui/dialog'
import { EmptyState, MessageBar } from '@/components/ui/feedback'
import { checkRule } from '@/lib/domain/groups'
import { MAX_VALIDATED_DEVICES, type ValidatedDevice } from '@/lib/features/groups/rule-question'
import { CandidatePicker, type Candidate } from './candidate-picker'
import { EvaluationTree } from './evaluation-tree'
import { useRuleAnswer } from './use-rule-answer'

/** "Validate rules": up to 20 devices, each with its verdict on the text as it stands, saved or not. */
export function RuleValidation({
  slug,
  rule,
  freshness,
}: {
  slug: string
  rule: string
  freshness?: string
}) {
  const [devices, setDevices] = useState<readonly Candidate[]>([])
  const [draft, setDraft] = useState<Candidate[] | null>(null)
  const isValid = checkRule(rule).ok
  const { answer, error, isPending, retry } = useRuleAnswer<'validate'>(
    slug,
    devices.length > 0 && isValid
      ? { kind: 'validate', membershipRule: rule, deviceIds: devices.map((device) => device.id) }
      : null,
    freshness,
  )
  const picked = new Set(devices.map((device) => device.id))
  const shown = (answer ?? []).filter((device) => picked.has(device.id))
  const members = shown.filter((d) => d.evaluation?.expressionResult).length
  return (
    <Card
      title="Validate rules"
      note={shown.length > 0 && isValid ? `${members} of ${shown.length} would be members` : undefined}
      action={
        <Button icon="plus" onClick={() => setDraft([...devices])}>
          {devices.length === 0 ? 'Add devices' : 'Change devices'}
        </Button>
      }
    >
      {error && (
        <MessageBar
          tone="error"
          title={error}
          className="mb-3"
          action={<Button onClick={retry}>Retry</Button>}
        />
      )}
      {devices.length === 0 ? (
        <EmptyState icon="listChecks" title="Try the rule on devices">
          Pick up to {MAX_VALIDATED_DEVICES} devices to see which of them the rule takes in, and why, before
          you save it.
        </EmptyState>
      ) : !isValid ? (
        <p className="text-text-3">Correct the rule to see what it makes of these devices.</p>
      ) : (
        <ul
          aria-label="Validated devices"
          aria-live="polite"
          aria-busy={isPending}
          className={cx('divide-y divide-hairline', isPending && 'opacity-60')}
        >
          {shown.map((device) => (
            <li key={device.id} className="py-2">
              <DeviceVerdict device={device} />
            </li>
          ))}
        </ul>
      )}
      <Dialog
        open={draft !== null}
        onOpenChange={(open) => !open && setDraft(null)}
        title="Devices to try the rule on"
        actions={
          <>
            <Button
              variant="primary"
              onClick={() => {
                setDevices(draft ?? [])
                setDraft(null)
              }}
            >
              Validate
            </Button>
            <Button onClick={() => setDraft(null)}>Cancel</Button>
          </>
        }
      >
        {draft && (
          <CandidatePicker
            slug={slug}
            kinds="device"
            label="Devices"
            picked={draft}
            onChange={setDraft}
            max={MAX_VALIDATED_DEVICES}
          />
        )}
      </Dialog>
    </Card>
  )
}

function DeviceVerdict({ device }: { device: ValidatedDevice }) {
  if (!device.evaluation) {
    return (
      <div className="flex flex-wrap items-center gap-2">
        <span className="font-semibold">{device.name}</span>
        <Badge icon="help">No directory object</Badge>
        <span className="text-caption text-text-3">
          No rule can take it in until the directory knows the device.
        </span>
      </div>
    )
  }
  const { expressionResult } = device.evaluation
  return (
    <details>
      <summary className="min-h-6">
        <span className="inline-flex flex-wrap items-center gap-2 pl-1">
          <span className="font-semibold">{device.name}</span>
          {expressionResult === null ? (
            <Badge icon="help">Cannot be known here</Badge>
          ) : expressionResult ? (
            <Badge tone="success" icon="check">
              In group
            </Badge>
          ) : (
            <Badge icon="x">Not in group</Badge>
          )}
        </span>
      </summary>
      <div className="mt-1 overflow-x-auto pl-4">
        <EvaluationTree evaluation={device.evaluation} />
      </div>
    </details>
  )
}
