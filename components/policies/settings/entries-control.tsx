'use client'
import { useState } from 'react'
import { Button, IconButton } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { FieldError } from '@/components/ui/field'
import {
  formatSettingValue,
  isActive,
  validateSettings,
  type Profile,
  type SettingDefinition,
  type SettingProblem,
  type SettingValue,
  type SettingValues,
} from '@/lib/domain/catalog'
import { SettingControl, type SettingControlProps } from './setting-control'
import { SettingInfo } from './setting-info'

const SUMMARY_FIELDS = 4

/** Entries of a group collection (firewall rules, exclusions): a table, and a dialog for one entry. */
export function EntriesControl({
  profile,
  definition,
  label,
  value,
  onChange,
  disabled,
}: SettingControlProps) {
  const entries = value?.kind === 'group' ? value.entries : []
  const [editing, setEditing] = useState<{ index: number | null; entry: SettingValues } | null>(null)
  const fields = (definition.fields ?? []).filter((f) => !f.hidden)
  const noun = nounOf(definition)
  const put = (next: readonly SettingValues[]) =>
    onChange(next.length > 0 ? { kind: 'group', entries: next } : null)
  const summary = summaryFields(definition, fields)

  return (
    <div className="w-full">
      {entries.length > 0 && (
        <div className="mb-2 overflow-x-auto rounded border border-hairline">
          <table className="w-full" aria-label={label}>
            <thead>
              <tr className="border-b border-hairline text-left text-caption">
                {summary.map((f) => (
                  <th key={f.id} scope="col" className="px-3 py-1.5 font-semibold">
                    {f.name}
                  </th>
                ))}
                <th scope="col" className="w-28">
                  <span className="sr-only">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry, index) => (
                <tr key={index} className="border-b border-hairline last:border-0">
                  {summary.map((f) => (
                    <td key={f.id} className="max-w-60 truncate px-3 py-1">
                      {entry[f.id] ? (
                        formatSettingValue(f, entry[f.id])
                      ) : (
                        <span className="text-text-3">–</span>
                      )}
                    </td>
                  ))}
                  <td className="px-1 text-right whitespace-nowrap">
                    <IconButton
                      icon="edit"
                      label={`Edit ${noun} ${index + 1}`}
                      disabled={disabled}
                      onClick={() => setEditing({ index, entry })}
                    />
                    <IconButton
                      icon="copy"
                      label={`Duplicate ${noun} ${index + 1}`}
                      disabled={disabled}
                      onClick={() => setEditing({ index: null, entry })}
                    />
                    <IconButton
                      icon="trash"
                      label={`Remove ${noun} ${index + 1}`}
                      disabled={disabled}
                      onClick={() => put(entries.filter((_, i) => i !== index))}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Button
        icon="plus"
        disabled={disabled || entries.length >= (definition.maxItems ?? Infinity)}
        onClick={() => setEditing({ index: null, entry: {} })}
      >{`Add ${noun}`}</Button>
      {editing && (
        <EntryDialog
          profile={profile}
          definition={definition}
          fields={fields}
          title={editing.index === null ? `Add ${noun}` : `Edit ${noun}`}
          others={entries.filter((_, i) => i !== editing.index)}
          initial={editing.entry}
          onClose={() => setEditing(null)}
          onSave={(entry) => {
            put(
              editing.index === null
                ? [...entries, entry]
                : entries.map((e, i) => (i === editing.index ? entry : e)),
            )
            setEditing(null)
          }}
        />
      )}
    </div>
  )
}

function nounOf(definition: SettingDefinition): string {
  return definition.itemNoun ?? (definition.merge === 'group' ? 'rule' : 'entry')
}

/** The naming field first, then the first few that an administrator tells entries apart by. */
function summaryFields(
  definition: SettingDefinition,
  fields: readonly SettingDefinition[],
): readonly SettingDefinition[] {
  const key = fields.filter((f) => f.id === definition.keyField)
  const telling = fields.filter(
    (f) =>
      f.id !== definition.keyField &&
      (definition.merge !== 'group' || /enabled$|_direction$|_action_type$|_protocol$/i.test(f.id)),
  )
  return [...key, ...telling].slice(0, SUMMARY_FIELDS)
}

interface EntryDialogProps {
  readonly profile: Profile
  readonly definition: SettingDefinition
  readonly fields: readonly SettingDefinition[]
  readonly title: string
  readonly others: readonly SettingValues[]
  readonly initial: SettingValues
  readonly onClose: () => void
  readonly onSave: (entry: SettingValues) => void
}

function EntryDialog({
  profile,
  definition,
  fields,
  title,
  others,
  initial,
  onClose,
  onSave,
}: EntryDialogProps) {
  const [entry, setEntry] = useState<SettingValues>(initial)
  const [shown, setShown] = useState(false)
  const problems = problemsOfEntry(profile, definition, others, entry)
  const messageOf = (id: string) => problems.find((p) => p.path[2] === id)?.message
  const general = problems.filter((p) => p.path[2] === undefined || !fields.some((f) => f.id === p.path[2]))
  const set = (id: string, value: SettingValue | null) => {
    const { [id]: _, ...rest } = entry
    setEntry(value === null ? rest : { ...rest, [id]: value })
  }
  return (
    <Dialog
      open
      size="large"
      onOpenChange={(open) => !open && onClose()}
      title={title}
      actions={
        <>
          <Button variant="primary" onClick={() => (problems.length > 0 ? setShown(true) : onSave(entry))}>
            Save
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      {shown && general.map((p) => <FieldError key={p.message}>{p.message}</FieldError>)}
      <div className="divide-y divide-hairline">
        {fields
          .filter((f) => isActive(profile, entry, f))
          .map((field) => {
            const message = shown ? messageOf(field.id) : undefined
            return (
              <div
                key={field.id}
                className="grid gap-x-4 gap-y-1 py-2 sm:grid-cols-[minmax(0,220px)_minmax(0,1fr)]"
              >
                <div className="flex min-h-8 items-center gap-1">
                  <span className={entry[field.id] ? 'font-semibold' : ''}>
                    {field.name}
                    {field.required && (
                      <span className="text-danger" aria-hidden>
                        {' '}
                        *
                      </span>
                    )}
                  </span>
                  <SettingInfo profile={profile} definition={field} />
                </div>
                <div>
                  <SettingControl
                    profile={profile}
                    definition={field}
                    label={field.name}
                    value={entry[field.id]}
                    onChange={(v) => set(field.id, v)}
                    invalid={message !== undefined}
                    describedBy={undefined}
                    disabled={false}
                  />
                  {message && <FieldError>{message}</FieldError>}
                </div>
              </div>
            )
          })}
      </div>
    </Dialog>
  )
}

/** The entry is checked as the last of its collection, so that clashes with the others are found too. */
function problemsOfEntry(
  profile: Profile,
  definition: SettingDefinition,
  others: readonly SettingValues[],
  entry: SettingValues,
): readonly SettingProblem[] {
  const all = validateSettings(profile, { [definition.id]: { kind: 'group', entries: [...others, entry] } })
  return all.filter(
    (p) => p.path[0] === definition.id && (p.path[1] === undefined || p.path[1] === others.length),
  )
}
