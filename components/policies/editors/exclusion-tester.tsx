'use client'
import { useDeferredValue, useState } from 'react'
import { Field, TextInput } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { InfoPopover } from '@/components/ui/popover'
import { matchesExclusion, type Exclusion, type Platform } from '@/lib/domain/catalog'
import { examplesFor, type KindChoice } from './exclusion-words'

/** Help on how entries are written, with examples, and a path to try the list on. */
export function ExclusionTester({
  platform,
  kinds,
  entries,
}: {
  platform: Platform
  kinds: readonly KindChoice[]
  entries: readonly Exclusion[]
}) {
  const [path, setPath] = useState('')
  const tried = useDeferredValue(path.trim())
  const isProcess = kinds.every(({ like }) => like.kind === 'process')
  const match = tried === '' ? undefined : entries.find((entry) => matchesExclusion(platform, entry, tried))
  return (
    <InfoPopover label="Wildcards, and try a path" title="How entries are written">
      <dl className="space-y-1 text-caption">
        {examplesFor(platform, kinds).map(({ text, means }) => (
          <div key={text}>
            <dt>
              <code className="font-mono break-all">{text}</code>
            </dt>
            <dd className="text-text-2">{means}</dd>
          </div>
        ))}
      </dl>
      {platform === 'windows' && (
        <p className="mt-2 text-caption text-text-2">
          At most six wildcards in an entry, none in place of the drive. Variables are those of LocalSystem,
          not of the user. Mapped drives do not work: write \\server\share.
        </p>
      )}
      <div className="mt-3">
        <Field
          label={
            isProcess ? 'Would files opened by this program be excluded?' : 'Would this path be excluded?'
          }
        >
          {(control) => (
            <TextInput
              {...control}
              className="font-mono text-caption"
              spellCheck={false}
              placeholder={platform === 'windows' ? 'C:\\Data\\Ledger\\2026.mdb' : '/srv/ledger/2026.mdb'}
              value={path}
              onChange={(event) => setPath(event.target.value)}
            />
          )}
        </Field>
        <p className="mt-1 flex items-start gap-1 text-caption" aria-live="polite">
          {tried !== '' && (
            <>
              <Icon name={match ? 'check' : 'x'} size={14} className="mt-px shrink-0" />
              <span className="break-all">
                {match ? `Excluded by ${match.text}` : 'Not excluded by this list'}
              </span>
            </>
          )}
        </p>
      </div>
    </InfoPopover>
  )
}
