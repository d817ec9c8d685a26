import { Fragment } from 'react'
import type { ConflictRow } from '@/lib/features/impact/types'
import { CountButton, type OpenDevices } from './count-button'
import { PolicyName } from './impact-moves'

/** Conflicts that would come about: who contends, with which values, on how many devices. */
export function NewConflicts({
  rows,
  slug,
  onOpen,
}: {
  rows: readonly ConflictRow[]
  slug: string
  onOpen: OpenDevices
}) {
  const isWithheld = rows.some((row) => !row.deliveredAnyway)
  return (
    <>
      <ul className="divide-y divide-conflict/25 rounded border border-conflict/40 bg-conflict-tint">
        {rows.map((row) => (
          <li key={row.key} className="px-3 py-2.5">
            <ConflictHead row={row} onOpen={onOpen} title={`Devices that get a conflict on ${row.name}`} />
            <dl className="mt-1.5 grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-3 gap-y-1">
              {row.contenders.map((contender) => (
                <Fragment key={contender.text}>
                  <dt className="font-semibold break-words">{contender.text}</dt>
                  <dd className="min-w-0 text-text-2">
                    {contender.policies.map((policy, index) => (
                      <Fragment key={policy.id}>
                        {index > 0 && ', '}
                        <PolicyName policy={policy} slug={slug} />
                      </Fragment>
                    ))}
                  </dd>
                </Fragment>
              ))}
            </dl>
            {row.deliveredAnyway && (
              <p className="mt-1.5 text-caption text-text-2">
                All of them are delivered and meet on the device.
              </p>
            )}
          </li>
        ))}
      </ul>
      {isWithheld && (
        <p className="mt-1.5 text-caption text-text-3">
          {rows.length === 1 ? 'The setting is' : 'These settings are'} withheld until one side gives way:
          devices keep what they have.
        </p>
      )}
    </>
  )
}

/** Conflicts that the change would end. */
export function EndedConflicts({ rows, onOpen }: { rows: readonly ConflictRow[]; onOpen: OpenDevices }) {
  return (
    <ul className="space-y-1">
      {rows.map((row) => (
        <li key={row.key}>
          <ConflictHead row={row} onOpen={onOpen} title={`Devices that lose the conflict on ${row.name}`} />
        </li>
      ))}
    </ul>
  )
}

function ConflictHead({ row, title, onOpen }: { row: ConflictRow; title: string; onOpen: OpenDevices }) {
  return (
    <div className="flex items-baseline gap-3">
      <span className="min-w-0 flex-1 break-words">{row.name}</span>
      <CountButton count={row.devices} onOpen={onOpen} request={{ title, selection: row.selection }} />
    </div>
  )
}
