'use client'
import { useParams } from 'next/navigation'
import { useState } from 'react'
import type { AssignmentReach } from '@/lib/features/policy-assignments/reach'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { Dialog } from '../ui/dialog'
import { EmptyState, MessageBar } from '../ui/feedback'
import { Checkbox, FieldError, Switch } from '../ui/field'
import { numberText } from '../ui/count-text'
import { GroupSearchPicker } from './assign/group-search-picker'
import { TargetRow } from './assign/target-row'
import { useReach } from './assign/use-reach'

export type AssignmentTarget =
  | { readonly kind: 'allDevices' }
  | { readonly kind: 'includeGroup' | 'excludeGroup'; readonly groupId: string }

export interface AssignableGroup {
  readonly id: string
  readonly displayName: string
  readonly kind: string
  readonly memberCount: number
}

/** Included and excluded groups, or all devices. Exclusion wins. */
export function AssignmentsEditor({
  value,
  onChange,
  groups,
  platform = null,
  error,
}: {
  value: readonly AssignmentTarget[]
  onChange: (value: AssignmentTarget[]) => void
  groups: readonly AssignableGroup[]
  /** The policy's platform: devices of others are not reached. */
  platform?: string | null
  error?: string
}) {
  const { tenant: slug } = useParams<{ tenant: string }>()
  const [found, setFound] = useState<readonly AssignableGroup[]>([])
  const known = [...groups, ...found]
  const { answer: reach, isStale, problem } = useReach(slug, value, platform)
  const reachOf = new Map(reach?.groups.map((group) => [group.groupId, group]))
  const [picking, setPicking] = useState<'includeGroup' | 'excludeGroup' | null>(null)
  const isAllDevices = value.some((t) => t.kind === 'allDevices')
  const idsOf = (kind: 'includeGroup' | 'excludeGroup') =>
    value.flatMap((t) => (t.kind === kind ? [t.groupId] : []))
  const excludesDynamic = idsOf('excludeGroup').some(
    (id) => (reachOf.get(id)?.kind ?? known.find((g) => g.id === id)?.kind) === 'dynamic',
  )

  const section = (kind: 'includeGroup' | 'excludeGroup', title: string, empty: string) => {
    const ids = idsOf(kind)
    return (
      <Card
        title={title}
        action={
          <Button
            icon="plus"
            disabled={kind === 'includeGroup' && isAllDevices}
            onClick={() => setPicking(kind)}
          >
            Add groups
          </Button>
        }
        flush
      >
        {kind === 'includeGroup' && (
          <div className="border-t border-hairline px-4 py-3">
            <Switch
              label="All devices"
              checked={isAllDevices}
              onChange={(on) =>
                onChange(
                  on
                    ? [{ kind: 'allDevices' }, ...value.filter((t) => t.kind === 'excludeGroup')]
                    : value.filter((t) => t.kind !== 'allDevices'),
                )
              }
            />
          </div>
        )}
        {ids.length === 0 ? (
          <p className="border-t border-hairline px-4 py-4 text-text-3">
            {kind === 'includeGroup' && isAllDevices ? 'Every device of the tenant is included.' : empty}
          </p>
        ) : (
          <ul>
            {ids.map((id) => {
              const group = known.find((g) => g.id === id)
              const own = reachOf.get(id)
              return (
                <TargetRow
                  key={id}
                  slug={slug}
                  kind={kind}
                  groupId={id}
                  name={own?.displayName ?? group?.displayName ?? 'Deleted group'}
                  groupKind={own ? own.kind : (group?.kind ?? null)}
                  memberCount={group?.memberCount ?? 0}
                  reach={own}
                  others={kind === 'excludeGroup' && isAllDevices ? null : idsOf(otherSide(kind))}
                  onRemove={() => onChange(value.filter((t) => !('groupId' in t && t.groupId === id)))}
                />
              )
            })}
          </ul>
        )}
      </Card>
    )
  }

  return (
    <div className="space-y-4">
      <MessageBar tone="info">
        Devices of the MDE channel are targeted by device groups. Assignment filters and user groups have no
        effect on them. A device in an included and an excluded group is excluded.
      </MessageBar>
      {error && <FieldError>{error}</FieldError>}
      <p role="status" className={isStale ? 'text-text-3' : 'text-text-2'}>
        {problem ?? (reach ? totalText(reach) : 'Counting devices…')}
      </p>
      {section('includeGroup', 'Included groups', 'No group is included: the policy reaches no device yet.')}
      {section('excludeGroup', 'Excluded groups', 'No group is excluded.')}
      {excludesDynamic && (
        <MessageBar tone="warning">
          A dynamic group is excluded. The policy can reach a new device before the group has taken it in.
        </MessageBar>
      )}
      {picking && (
        <GroupSearchPicker
          slug={slug}
          title={picking === 'includeGroup' ? 'Include groups' : 'Exclude groups'}
          without={value.flatMap((t) => ('groupId' in t ? [t.groupId] : []))}
          onClose={() => setPicking(null)}
          onPick={(picked) => {
            setFound([...found, ...picked])
            onChange([...value, ...picked.map(({ id: groupId }) => ({ kind: picking, groupId }))])
            setPicking(null)
          }}
        />
      )}
    </div>
  )
}

function totalText({ targeted, reachable, excluded }: AssignmentReach): string {
  if (targeted === 0 && excluded === 0) return 'Targets no device.'
  const taken = excluded > 0 ? `; ${numberText(excluded)} more are excluded` : ''
  const reached = reachable < targeted ? `; the policy can reach ${numberText(reachable)} of them` : ''
  return `Targets ${numberText(targeted)} ${targeted === 1 ? 'device' : 'devices'}${reached}${taken}.`
}

/** Chooses groups among those that are given, by name. */
export function GroupPicker({
  title,
  groups,
  onClose,
  onPick,
}: {
  title: string
  groups: readonly AssignableGroup[]
  onClose: () => void
  onPick: (ids: string[]) => void
}) {
  const [search, setSearch] = useState('')
  const [picked, setPicked] = useState<readonly string[]>([])
  const found = groups.filter((g) => g.displayName.toLowerCase().includes(search.trim().toLowerCase()))
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      actions={
        <>
          <Button variant="primary" disabled={picked.length === 0} onClick={() => onPick([...picked])}>
            {picked.length > 0 ? `Select ${picked.length}` : 'Select'}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <input
        type="search"
        className="control mb-3 w-full"
        aria-label="Search groups"
        placeholder="Search groups"
        value={search}
        onChange={(e) => setSearch(e.target.value)}
      />
      {found.length === 0 && (
        <EmptyState icon="users" title={groups.length === 0 ? 'No group left to choose' : 'No group matches'}>
          {groups.length === 0 && 'Create one under Groups.'}
        </EmptyState>
      )}
      <ul>
        {found.slice(0, 200).map((g) => (
          <li key={g.id} className="flex min-h-10 items-center border-b border-hairline last:border-0">
            <Checkbox
              className="flex-1"
              label={g.displayName}
              checked={picked.includes(g.id)}
              onChange={(e) =>
                setPicked(e.target.checked ? [...picked, g.id] : picked.filter((id) => id !== g.id))
              }
            />
            <span className="text-caption text-text-3">
              {g.kind === 'dynamic' ? 'Dynamic' : 'Assigned'}, {g.memberCount.toLocaleString('en-US')} devices
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

const otherSide = (kind: 'includeGroup' | 'excludeGroup') =>
  kind === 'includeGroup' ? 'excludeGroup' : 'includeGroup'
