'use client'
import { Button } from '@/components/ui/button'
import { MessageBar } from '@/components/ui/feedback'
import {
  definitionIn,
  formatSettingValue,
  qualifiedName,
  type Profile,
  type SettingValue,
  type SettingValues,
} from '@/lib/domain/catalog'
import { changedIds, isSame } from './merge-edits'

/** Somebody else saved first: what they changed, what I changed, and where both changed the same setting. */
export function StaleSettings({
  profile,
  base,
  theirs,
  mine,
  onMerge,
  onDiscard,
}: {
  profile: Profile
  base: SettingValues
  theirs: { readonly version: number; readonly values: SettingValues }
  mine: SettingValues
  onMerge: () => void
  onDiscard: () => void
}) {
  const ids = [...new Set([...changedIds(base, theirs.values), ...changedIds(base, mine)])]
  const text = (id: string, value: SettingValue | undefined) => {
    const def = definitionIn(profile, id)
    return def ? formatSettingValue(def, value) : id
  }
  return (
    <MessageBar
      tone="warning"
      className="mb-4"
      title={`Another administrator saved version ${theirs.version} meanwhile. Nothing of yours is saved yet.`}
    >
      {ids.length > 0 ? (
        <div className="mt-2 overflow-x-auto">
          <table className="w-full text-left">
            <thead className="text-caption">
              <tr>
                <th scope="col" className="pr-4 font-semibold">
                  Setting
                </th>
                <th scope="col" className="pr-4 font-semibold">
                  Before
                </th>
                <th scope="col" className="pr-4 font-semibold">
                  Theirs
                </th>
                <th scope="col" className="font-semibold">
                  Yours
                </th>
              </tr>
            </thead>
            <tbody>
              {ids.map((id) => {
                const def = definitionIn(profile, id)
                const both =
                  !isSame(base[id], theirs.values[id]) &&
                  !isSame(base[id], mine[id]) &&
                  !isSame(theirs.values[id], mine[id])
                return (
                  <tr key={id} className={both ? 'font-semibold text-text-1' : undefined}>
                    <th scope="row" className="pr-4 font-normal">
                      {def ? qualifiedName(profile, def) : id}
                      {both && ' (both changed it)'}
                    </th>
                    <td className="pr-4">{text(id, base[id])}</td>
                    <td className="pr-4">{text(id, theirs.values[id])}</td>
                    <td>{text(id, mine[id])}</td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      ) : (
        <p>They changed no setting: its properties or assignments are new.</p>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        <Button variant="primary" onClick={onMerge}>
          Keep my changes on top of theirs
        </Button>
        <Button onClick={onDiscard}>Discard mine</Button>
      </div>
    </MessageBar>
  )
}
