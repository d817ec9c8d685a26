'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Field, Select, Switch } from '@/components/ui/field'
import { RelativeTime } from '@/components/ui/relative-time'
import type { Comparison, SideLabel } from '@/lib/features/policy-versions/compare-queries'
import { compareParams, parseAsCompareSide } from '@/lib/features/policy-versions/params'

/** What is compared with what; all of it is in the URL. */
export function CompareBar({
  comparison,
  current,
  only,
}: {
  comparison: Pick<Comparison, 'from' | 'to' | 'versions' | 'policies' | 'hasProfile'>
  current: number
  only: boolean
}) {
  const [isPending, startTransition] = useTransition()
  const [, setParams] = useQueryStates(compareParams, { shallow: false, history: 'push', startTransition })
  const { from, to, versions, policies, hasProfile } = comparison
  const swap = () =>
    void setParams({ from: parseAsCompareSide.parse(to.value), to: parseAsCompareSide.parse(from.value) })
  const options = [
    ...versions.map((version) => ({
      value: String(version.number),
      label: `Version ${version.number}${version.number === current ? ' (current)' : ''}${version.note ? `: ${short(version.note)}` : ''}`,
    })),
    ...(hasProfile ? [{ value: 'defaults', label: 'Product defaults' }] : []),
    ...policies.map((policy) => ({ value: policy.id, label: `Policy: ${policy.name}` })),
  ]
  const select = (key: 'from' | 'to', label: string, side: SideLabel) => (
    <Field label={label} hint={<SavedBy side={side} />} className="flex-1 basis-64">
      {(control) => (
        <Select
          {...control}
          className="w-full"
          value={side.value}
          onChange={(event) => void setParams({ [key]: parseAsCompareSide.parse(event.target.value) })}
          options={
            options.some((option) => option.value === side.value)
              ? options
              : [{ value: side.value, label: side.title }, ...options]
          }
        />
      )}
    </Field>
  )
  return (
    <Card>
      <div aria-busy={isPending} className="flex flex-wrap items-start gap-x-4 gap-y-3">
        {select('from', 'From', from)}
        <Button icon="arrowLeftRight" className="sm:mt-6" onClick={swap}>
          Swap
        </Button>
        {select('to', 'To', to)}
        <div className="sm:mt-7">
          <Switch
            label="Only differences"
            checked={only}
            onChange={(checked) => void setParams({ only: checked })}
          />
        </div>
      </div>
    </Card>
  )
}

const short = (note: string) => (note.length > 60 ? `${note.slice(0, 59)}…` : note)

function SavedBy({ side }: { side: SideLabel }) {
  if (!side.saved) return 'What applies where no policy says otherwise, as far as Microsoft documents it.'
  return (
    <>
      Saved <RelativeTime at={side.saved.at} />
      {side.saved.by ? ` by ${side.saved.by}` : ' by command line'}
    </>
  )
}
