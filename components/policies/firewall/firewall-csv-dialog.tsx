'use client'
import { useMemo, useState } from 'react'
import { Button } from '@/components/ui/button'
import { countText } from '@/components/ui/count-text'
import { Dialog } from '@/components/ui/dialog'
import { MessageBar } from '@/components/ui/feedback'
import { Field, RadioGroup, TextArea } from '@/components/ui/field'
import {
  readFirewallCsv,
  validateSettings,
  type FirewallCsvProblem,
  type Profile,
  type SettingDefinition,
  type SettingValues,
} from '@/lib/domain/catalog'
import { nameOfRule } from './rule-words'

const MAX_BYTES = 5 * 1024 * 1024
const SHOWN = 20
const NOTHING: readonly SettingValues[] = []

/** Rules from a CSV file or from pasted text: looked at line by line, then added to the rules or put in their place. */
export function FirewallCsvDialog({
  profile,
  definition,
  present,
  onClose,
  onImport,
}: {
  profile: Profile
  definition: SettingDefinition
  present: readonly SettingValues[]
  onClose: () => void
  onImport: (rules: readonly SettingValues[], title: string) => void
}) {
  const [text, setText] = useState('')
  const [failure, setFailure] = useState<string | null>(null)
  const [how, setHow] = useState('add')
  const read = useMemo(
    () => (text.trim() === '' ? null : readFirewallCsv(definition, text)),
    [definition, text],
  )
  const before = how === 'add' ? present : NOTHING
  const { good, refused } = useMemo(
    () => check(profile, definition, before, read?.rules ?? []),
    [profile, definition, before, read],
  )
  const problems = [...(read?.problems ?? []), ...refused].toSorted((a, b) => a.line - b.line)
  const choose = async (file: File | undefined) => {
    if (!file) return
    if (file.size > MAX_BYTES) {
      setFailure(`${file.name} is larger than 5 MiB. Split it into smaller files.`)
      return
    }
    setFailure(null)
    const bytes = new Uint8Array(await file.arrayBuffer())
    const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || bytes[1] === 0
    setText(new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes))
  }
  return (
    <Dialog
      open
      size="large"
      onOpenChange={(open) => !open && onClose()}
      title="Import firewall rules"
      description="The first line names the columns: Name, Direction, Action, Protocol, Local ports, Remote addresses and so on, or those of Get-NetFirewallRule."
      actions={
        <>
          <Button
            variant="primary"
            disabled={good.length === 0}
            onClick={() => onImport([...before, ...good], `${countText(good.length, 'rule')} imported`)}
          >
            {how === 'add'
              ? `Add ${countText(good.length, 'rule')}`
              : `Replace by ${countText(good.length, 'rule')}`}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <div className="space-y-4">
        {failure && <MessageBar tone="error">{failure}</MessageBar>}
        <label className="link inline-block cursor-pointer rounded font-semibold focus-within:outline-2">
          Choose a CSV file
          <input
            type="file"
            accept=".csv,.txt,text/csv"
            aria-label="CSV file"
            className="sr-only"
            onChange={(event) => {
              void choose(event.target.files?.[0])
              // The same file can be chosen again after it was mended.
              event.target.value = ''
            }}
          />
        </label>
        <Field label="Or paste the lines">
          {(control) => (
            <TextArea
              {...control}
              rows={6}
              className="font-mono text-caption"
              placeholder={'Name,Direction,Action,Protocol,Local ports\nAllow web,Inbound,Allow,TCP,443'}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        {present.length > 0 && (
          <RadioGroup
            legend="What becomes of the rules that are here"
            name="firewall-csv-how"
            value={how}
            onChange={setHow}
            options={[
              { value: 'add', label: `Keep ${countText(present.length, 'rule')} and add these` },
              { value: 'replace', label: 'Replace them by these' },
            ]}
          />
        )}
        {read && (
          <div aria-live="polite" className="space-y-3">
            {read.unknownColumns.length > 0 && (
              <MessageBar tone="info">
                {read.unknownColumns.length === 1 ? 'This column means' : 'These columns mean'} nothing here
                and {read.unknownColumns.length === 1 ? 'is' : 'are'} passed over:{' '}
                {read.unknownColumns.join(', ')}.
              </MessageBar>
            )}
            {problems.length > 0 && (
              <MessageBar
                tone="warning"
                title={`${countText(new Set(problems.map((p) => p.line)).size, 'line')} cannot be taken over`}
              >
                <ul className="space-y-0.5">
                  {problems.slice(0, SHOWN).map((problem, index) => (
                    <li key={`${problem.line} ${index}`}>
                      Line {problem.line}: {problem.message}
                    </li>
                  ))}
                </ul>
                {problems.length > SHOWN && <p className="mt-1">and {problems.length - SHOWN} more</p>}
                <p className="mt-1">They stay in the box above: mend them there, or leave them out.</p>
              </MessageBar>
            )}
            <p>{countText(good.length, 'rule')} can be imported.</p>
          </div>
        )}
      </div>
    </Dialog>
  )
}

/** Rules that validation accepts together with those before them, and what is wrong with the others, by line. */
function check(
  profile: Profile,
  definition: SettingDefinition,
  before: readonly SettingValues[],
  read: readonly { readonly line: number; readonly rule: SettingValues }[],
): { readonly good: readonly SettingValues[]; readonly refused: readonly FirewallCsvProblem[] } {
  const problemsOf = (entries: readonly SettingValues[]) =>
    validateSettings(profile, { [definition.id]: { kind: 'group', entries } }).filter(
      (problem) => problem.path[0] === definition.id,
    )
  const wrong = new Map<number, string>()
  for (const { path, message } of problemsOf([...before, ...read.map(({ rule }) => rule)])) {
    const index = typeof path[1] === 'number' ? path[1] - before.length : -1
    if (index >= 0 && !wrong.has(index)) wrong.set(index, message)
  }
  const most = Math.max(0, (definition.maxItems ?? Infinity) - before.length)
  const fitting = read.flatMap(({ rule, line }, index) => (wrong.has(index) ? [] : [{ rule, line }]))
  return {
    good: fitting.slice(0, most).map(({ rule }) => rule),
    refused: [
      ...[...wrong].map(([index, message]) => ({
        line: read[index]?.line ?? 0,
        message: `${nameOfRule(read[index]?.rule ?? {})}: ${message}`,
      })),
      ...fitting.slice(most).map(({ line }) => ({
        line,
        message: `A policy holds at most ${definition.maxItems} rules. Put the rest into another policy.`,
      })),
    ],
  }
}
