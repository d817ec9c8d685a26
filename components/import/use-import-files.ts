import { useRef, useState } from 'react'
import { previewImport } from '@/lib/features/policy-import/actions'
import type { ImportPreview } from '@/lib/features/policy-import/import-preview'
import { sent } from './sent'
import { uniqueName, whyTooMuch, type ChosenFile, type ReadFile } from './chosen-file'

/** Files that are being looked at, and what they would become. What was chosen outlives every failure. */
export function useImportFiles(slug: string) {
  const [files, setFiles] = useState<readonly ReadFile[]>([])
  const [preview, setPreview] = useState<ImportPreview | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [progress, setProgress] = useState<{ readonly done: number; readonly of: number } | null>(null)
  /** Read, but not looked at, because the request failed. */
  const [waiting, setWaiting] = useState<readonly ReadFile[] | null>(null)
  const turn = useRef(0)

  const look = async (all: readonly ReadFile[], mine: number, onSeen?: () => void) => {
    setFailure(null)
    setProgress({ done: all.length, of: all.length })
    const result = await sent(previewImport(slug, { files: [...all] }))
    if (turn.current !== mine) return
    setProgress(null)
    setWaiting(result.ok ? null : all)
    if (!result.ok) {
      setFailure([result.message, ...Object.values(result.fieldErrors)].join(' '))
      return
    }
    setFiles(all)
    setPreview(result.data.preview)
    onSeen?.()
  }

  const reset = () => {
    turn.current++
    setFiles([])
    setPreview(null)
    setFailure(null)
    setProgress(null)
    setWaiting(null)
  }

  /** Adds files to those that are there, and looks at all of them. */
  const add = async (chosen: readonly ChosenFile[]) => {
    const mine = ++turn.current
    const all = [...(waiting ?? files)]
    const problem = whyTooMuch(chosen, all)
    if (problem) {
      setProgress(null)
      setFailure(problem)
      return
    }
    setFailure(null)
    for (const [index, { name, file }] of chosen.entries()) {
      setProgress({ done: index, of: chosen.length })
      const bytes = await file.arrayBuffer().catch(() => null)
      if (turn.current !== mine) return
      if (!bytes) {
        setProgress(null)
        setFailure(`${name} cannot be read. Check that it is still there, and choose it again.`)
        return
      }
      all.push({ name: uniqueName(name, all), bytes: new Uint8Array(bytes) })
    }
    await look(all, mine)
  }

  /** Leaves a file out; `onSeen` gets its positions once the rest has been looked at. */
  const takeOut = async (fileName: string, onSeen: (removed: ReadonlySet<number>) => void) => {
    const mine = ++turn.current
    const removed = new Set(files.flatMap((file, index) => (file.name === fileName ? [index] : [])))
    const rest = files.filter((file) => file.name !== fileName)
    if (rest.length === 0) reset()
    else await look(rest, mine, () => onSeen(removed))
  }

  const retry = waiting === null ? null : () => void look(waiting, ++turn.current)
  const lookAgain = () => void look(files, ++turn.current)
  return { files, preview, failure, progress, setFailure, add, takeOut, retry, lookAgain, reset }
}
