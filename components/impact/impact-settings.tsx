import type { SettingRow, SideText, TransitionRow } from '@/lib/features/impact/types'
import { ChangeText } from './change-text'
import { CountButton, type OpenDevices } from './count-button'
import { countText } from '@/components/ui/count-text'

/** Settings before and after, most devices first; where devices come from different values, each way has its number. */
export function SettingChanges({ rows, onOpen }: { rows: readonly SettingRow[]; onOpen: OpenDevices }) {
  return (
    <ul className="divide-y divide-hairline">
      {rows.map((row) => (
        <li key={row.key} className="py-2 first:pt-0 last:pb-0">
          <div className="flex items-baseline gap-3">
            <span className="min-w-0 flex-1 break-words">{row.name}</span>
            <CountButton
              count={row.devices}
              onOpen={onOpen}
              request={{ title: `Devices on which ${row.name} changes`, selection: row.selection }}
            />
          </div>
          <Ways row={row} onOpen={onOpen} />
        </li>
      ))}
    </ul>
  )
}

function Ways({ row, onOpen }: { row: SettingRow; onOpen: OpenDevices }) {
  const { transitions, transitionCount, name } = row
  const isOnly = transitionCount === 1
  const felt = transitions.filter((way) => isFelt(way) || isOnly)
  const unfelt = transitions.filter((way) => !felt.includes(way))
  const unfeltDevices = unfelt.reduce((sum, way) => sum + way.devices, 0)
  const rest = transitionCount - transitions.length
  return (
    <>
      <WayList ways={felt} name={name} isCounted={!isOnly} onOpen={onOpen} />
      {unfelt.length > 0 && (
        <details className="text-caption text-text-3">
          <summary className="min-h-6 cursor-pointer py-1">
            {`On ${countText(unfeltDevices, 'device')} in effect neither before nor after`}
          </summary>
          <WayList ways={unfelt} name={name} isCounted onOpen={onOpen} />
        </details>
      )}
      {rest > 0 && (
        <p className="text-caption text-text-3">and {countText(rest, 'more change', 'more changes')}</p>
      )}
    </>
  )
}

/** A reason that changes is a change, but not one that the device feels. */
const isFelt = ({ before, after }: TransitionRow) => isInEffect(before) || isInEffect(after)
const isInEffect = ({ outcome }: SideText) => outcome === 'applied' || outcome === 'conflict'

function WayList({
  ways,
  name,
  isCounted,
  onOpen,
}: {
  ways: readonly TransitionRow[]
  name: string
  isCounted: boolean
  onOpen: OpenDevices
}) {
  return (
    <ul className="space-y-1">
      {ways.map(({ before, after, lines, devices, selection }) => (
        <li key={JSON.stringify(selection)} className="flex items-baseline gap-3">
          <div className="min-w-0 flex-1">
            <ChangeText before={before} after={after} lines={lines} />
          </div>
          {isCounted && (
            <CountButton
              className="text-caption"
              count={devices}
              onOpen={onOpen}
              request={{ title: `${name}: ${before.text} becomes ${after.text}`, selection }}
            />
          )}
        </li>
      ))}
    </ul>
  )
}
