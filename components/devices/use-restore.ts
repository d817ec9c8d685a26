'use client'
import { restoreDevices } from '@/lib/features/devices/actions'
import { useUndo } from './use-undo'

/** Brings deleted devices back and says how that went; works on when the dialog that offered it is gone. */
export function useRestore(slug: string): (ids: string[]) => void {
  const undo = useUndo()
  return (ids) =>
    undo(
      [() => restoreDevices(slug, { ids })],
      `${ids.length.toLocaleString('en-US')} ${ids.length === 1 ? 'device' : 'devices'} restored`,
    )
}
