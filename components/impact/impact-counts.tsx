import type { ImpactCounts as Counts } from '@/lib/domain/fleet'
import { cx } from '../ui/cx'
import type { DeviceListRequest, OpenDevices } from './count-button'
import { numberText } from '@/components/ui/count-text'

interface Tile {
  readonly count: number
  readonly label: string
  readonly request: DeviceListRequest
  readonly isWarning?: boolean
}

/** The three numbers that decide whether one reads on; each opens its devices. */
export function ImpactCounts({ counts, onOpen }: { counts: Counts; onOpen: OpenDevices }) {
  const { affected, settingsChange, conflictsAppear } = counts
  const tiles: readonly Tile[] = [
    {
      count: affected,
      label: affected === 1 ? 'device affected' : 'devices affected',
      request: { title: 'Devices affected', selection: { kind: 'affected' } },
    },
    {
      count: settingsChange,
      label: settingsChange === 1 ? 'sees settings change' : 'see settings change',
      request: { title: 'Devices that see settings change', selection: { kind: 'settingsChange' } },
    },
    {
      count: conflictsAppear,
      label: conflictsAppear === 1 ? 'gets a new conflict' : 'get a new conflict',
      request: { title: 'Devices that get a new conflict', selection: { kind: 'conflictsAppear' } },
      isWarning: true,
    },
  ]
  return (
    <div className="grid grid-cols-3 divide-x divide-hairline border-t border-hairline">
      {tiles.map((tile) => (
        <CountTile key={tile.request.title} tile={tile} onOpen={onOpen} />
      ))}
    </div>
  )
}

function CountTile({ tile, onOpen }: { tile: Tile; onOpen: OpenDevices }) {
  const { count, label, request, isWarning = false } = tile
  const content = (
    <>
      <span
        className={cx(
          'block text-section font-semibold tabular-nums',
          count === 0 ? 'text-text-3' : isWarning ? 'text-conflict' : 'text-link',
        )}
      >
        {numberText(count)}
      </span>
      <span className="block text-caption text-text-2">{label}</span>
    </>
  )
  if (count === 0) return <div className="min-w-0 px-4 py-3">{content}</div>
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      className="flex min-w-0 flex-col items-start px-4 py-3 text-left hover:bg-hover"
      onClick={() => onOpen(request)}
    >
      {content}
    </button>
  )
}
