'use client'
import { Fragment, useId, useState } from 'react'
import type { ImpactDraft } from '@/lib/features/impact/schema'
import type { ImpactDeviceDetail, PolicyRef } from '@/lib/features/impact/types'
import { Button } from '../ui/button'
import { MessageBar, Skeleton } from '../ui/feedback'
import { ChangeText } from './change-text'
import { PolicyName } from './impact-moves'
import { useQuestion } from './use-question'
import { WhyTrees } from './why-trees'
import { CHANNEL_WORDS } from './words'

const FOLLOW_MS = 300

/** What one device has before and after: who manages it, its policies, and each setting that differs, with why. */
export function DeviceChanges({
  tenant,
  draft,
  deviceId,
}: {
  tenant: string
  draft: ImpactDraft
  deviceId: string
}) {
  const { answer, problem, askAgain } = useQuestion(tenant, draft, { kind: 'device', deviceId }, FOLLOW_MS)
  if (problem) {
    return (
      <MessageBar tone="error" title={problem.message} action={<Button onClick={askAgain}>Retry</Button>} />
    )
  }
  if (!answer) {
    return (
      <div role="status" aria-label="Loading what changes" className="space-y-2">
        <Skeleton className="h-4 w-56" />
        <Skeleton className="h-4 w-40" />
      </div>
    )
  }
  return (
    <>
      <Moves detail={answer} tenant={tenant} />
      {answer.settings.length > 0 && (
        <ul className="divide-y divide-hairline">
          {answer.settings.map((setting) => (
            <SettingChange
              key={setting.key}
              tenant={tenant}
              draft={draft}
              deviceId={deviceId}
              setting={setting}
            />
          ))}
        </ul>
      )}
      {answer.settings.length === 0 && <p className="text-text-3">No setting of this device changes.</p>}
    </>
  )
}

function Moves({ detail, tenant }: { detail: ImpactDeviceDetail; tenant: string }) {
  const { channelBefore, channelAfter, gained, lost } = detail
  const moves = [
    ...(channelBefore && channelAfter && channelBefore !== channelAfter
      ? [
          {
            label: 'Managed by',
            value: `${CHANNEL_WORDS[channelBefore]} → ${CHANNEL_WORDS[channelAfter]}`,
          },
        ]
      : []),
    ...(gained.length > 0 ? [{ label: 'Gains', value: <Names policies={gained} tenant={tenant} /> }] : []),
    ...(lost.length > 0 ? [{ label: 'Loses', value: <Names policies={lost} tenant={tenant} /> }] : []),
  ]
  if (moves.length === 0) return null
  return (
    <dl className="grid grid-cols-[84px_minmax(0,1fr)] gap-x-2 gap-y-0.5">
      {moves.map(({ label, value }) => (
        <Fragment key={label}>
          <dt className="text-text-3">{label}</dt>
          <dd className="break-words">{value}</dd>
        </Fragment>
      ))}
    </dl>
  )
}

function Names({ policies, tenant }: { policies: readonly PolicyRef[]; tenant: string }) {
  return policies.map((policy, index) => (
    <Fragment key={policy.id}>
      {index > 0 && ', '}
      <PolicyName policy={policy} slug={tenant} />
    </Fragment>
  ))
}

function SettingChange({
  tenant,
  draft,
  deviceId,
  setting,
}: {
  tenant: string
  draft: ImpactDraft
  deviceId: string
  setting: ImpactDeviceDetail['settings'][number]
}) {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const { key, name, before, after, lines } = setting
  return (
    <li className="py-1.5 first:pt-0">
      <div className="flex items-baseline gap-2">
        <div className="min-w-0 flex-1">
          <p className="break-words">{name}</p>
          <ChangeText before={before} after={after} lines={lines} />
        </div>
        <button
          type="button"
          className="link min-h-6 shrink-0"
          aria-label={`Why: ${name}`}
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={() => setOpen(!isOpen)}
        >
          Why
        </button>
      </div>
      {isOpen && (
        <div id={id} className="mt-2">
          <WhyTrees tenant={tenant} draft={draft} deviceId={deviceId} settingKey={key} />
        </div>
      )}
    </li>
  )
}
