'use client'
import { useId } from 'react'
import { cx } from '@/components/ui/cx'
import { definitionIn, qualifiedName, type Profile } from '@/lib/domain/catalog'
import type { Collision, Side, VersionAssignment } from '@/lib/domain/versions'
import {
  assignmentLabel,
  assignmentText,
  itemText,
  PROPERTY_WORDS,
  settingText,
} from '@/lib/features/policy-versions/diff-view'
import { valueLines } from '@/lib/features/policies/value-text'

const LINES_SHOWN = 8

/** One thing that two people changed differently: before, theirs and yours, to choose one of the two. */
export function CollisionChoice({
  collision,
  profile,
  groupNames,
  chosen,
  onChoose,
}: {
  collision: Collision
  profile: Profile | undefined
  groupNames: ReadonlyMap<string, string>
  chosen: Side | undefined
  onChoose: (side: Side) => void
}) {
  const name = useId()
  const { title, textOf } = wordsOf(collision, profile, groupNames)
  const option = (side: Side, label: string) => (
    <label
      className={cx(
        'flex min-w-0 items-start gap-2 rounded border bg-surface p-2',
        chosen === side ? 'border-brand' : 'border-hairline',
      )}
    >
      <input
        type="radio"
        name={name}
        checked={chosen === side}
        onChange={() => onChoose(side)}
        className="mt-0.5 size-4 shrink-0 accent-[var(--brand)]"
      />
      <span className="min-w-0">
        <span className="block text-caption">{label}</span>
        {textOf(side).map((line, index) => (
          <span key={index} className={cx('block break-words text-text-1', index === 0 && 'font-semibold')}>
            {line}
          </span>
        ))}
      </span>
    </label>
  )
  return (
    <fieldset className="min-w-0">
      <legend className="font-semibold text-text-1">{title}</legend>
      <p className="mb-1 text-caption break-words">Before: {textOf('base').join(', ')}</p>
      <div className="grid gap-2 sm:grid-cols-2">
        {option('theirs', 'Theirs')}
        {option('mine', 'Yours')}
      </div>
    </fieldset>
  )
}

interface Words {
  readonly title: string
  readonly textOf: (side: Side | 'base') => readonly string[]
}

function wordsOf(
  collision: Collision,
  profile: Profile | undefined,
  groupNames: ReadonlyMap<string, string>,
): Words {
  switch (collision.kind) {
    case 'setting': {
      const def = profile && definitionIn(profile, collision.settingId)
      return {
        title: profile && def ? qualifiedName(profile, def) : collision.settingId,
        textOf: (side) => {
          const value = collision[side]
          const lines = (def && value && valueLines(def, value)) ?? []
          const rest = lines.length - LINES_SHOWN
          return [
            settingText(def, value),
            ...lines.slice(0, LINES_SHOWN),
            ...(rest > 0 ? [`and ${rest} more`] : []),
          ]
        },
      }
    }
    case 'entry': {
      const def = profile && definitionIn(profile, collision.settingId)
      const group = profile && def ? qualifiedName(profile, def) : collision.settingId
      return {
        title: `${group}: ${collision.key}`,
        textOf: (side) => {
          const entry = collision[side]
          return [entry ? itemText(def, { kind: 'entry', entry }) : 'Removed']
        },
      }
    }
    case 'property':
      return {
        title: PROPERTY_WORDS[collision.property],
        textOf: (side) => [collision[side] || 'Empty'],
      }
    case 'assignment': {
      const { theirs, mine, base } = collision
      const one = theirs ?? mine ?? base
      return {
        title: one ? assignmentLabel(one, groupNames) : 'Assignment',
        textOf: (side) => [assignmentText(collision[side])],
      }
    }
    case 'targets':
      return {
        title: 'Included groups',
        textOf: (side) => {
          const label = (assignment: VersionAssignment) => assignmentLabel(assignment, groupNames)
          const labels = (collision[side] ?? []).map(label)
          return labels.length > 0 ? labels : ['Nobody']
        },
      }
  }
}
