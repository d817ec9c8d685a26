import Link from 'next/link'
import type { ReactNode } from 'react'
import type { ImpactCounts } from '@/lib/domain/fleet'
import type { GroupRow, PolicyRef, PolicyRow } from '@/lib/features/impact/types'
import { CountButton, type OpenDevices } from './count-button'

/** The name of a policy; it leads to its page in a new tab, because leaving this one would lose the edit. */
export function PolicyName({ policy, slug }: { policy: PolicyRef; slug: string }) {
  if (policy.isDraft) return <>This policy</>
  return <PageName href={policy.hasPage ? `/${slug}/policies/${policy.id}` : null} name={policy.name} />
}

function PageName({ href, name }: { href: string | null; name: string }) {
  if (!href) return <>{name}</>
  return (
    <Link className="link break-words" href={href} prefetch={false} target="_blank" rel="noreferrer">
      {name}
      <span className="sr-only"> (opens in a new tab)</span>
    </Link>
  )
}

/** Policies with the devices that gain and lose them. */
export function PolicyMoves({
  rows,
  slug,
  onOpen,
}: {
  rows: readonly PolicyRow[]
  slug: string
  onOpen: OpenDevices
}) {
  return (
    <ul>
      {rows.map(({ policy, gained, lost }) => {
        const { id: policyId, name } = policy
        return (
          <MoveRow key={policyId} name={<PolicyName policy={policy} slug={slug} />}>
            {gained > 0 && (
              <CountButton
                count={gained}
                sign="+"
                onOpen={onOpen}
                request={{
                  title: `Devices that gain ${name}`,
                  selection: { kind: 'gainPolicies', policyId },
                }}
              />
            )}
            {lost > 0 && (
              <CountButton
                count={lost}
                sign="−"
                onOpen={onOpen}
                request={{
                  title: `Devices that lose ${name}`,
                  selection: { kind: 'losePolicies', policyId },
                }}
              />
            )}
          </MoveRow>
        )
      })}
    </ul>
  )
}

/** Groups with the devices that join and leave them. */
export function GroupMoves({
  rows,
  slug,
  onOpen,
}: {
  rows: readonly GroupRow[]
  slug: string
  onOpen: OpenDevices
}) {
  return (
    <ul>
      {rows.map(({ id: groupId, displayName, hasPage, joined, left }) => (
        <MoveRow
          key={groupId}
          name={<PageName href={hasPage ? `/${slug}/groups/${groupId}` : null} name={displayName} />}
        >
          {joined > 0 && (
            <CountButton
              count={joined}
              sign="+"
              onOpen={onOpen}
              request={{
                title: `Devices that join ${displayName}`,
                selection: { kind: 'joinGroup', groupId },
              }}
            />
          )}
          {left > 0 && (
            <CountButton
              count={left}
              sign="−"
              onOpen={onOpen}
              request={{
                title: `Devices that leave ${displayName}`,
                selection: { kind: 'leaveGroup', groupId },
              }}
            />
          )}
        </MoveRow>
      ))}
    </ul>
  )
}

/** Devices that come under management and go out of it. */
export function ManagementMoves({ counts, onOpen }: { counts: ImpactCounts; onOpen: OpenDevices }) {
  const { enter, leave } = counts
  return (
    <>
      <ul>
        {enter > 0 && (
          <MoveRow name="Enter management by MDE">
            <CountButton
              count={enter}
              sign="+"
              onOpen={onOpen}
              request={{ title: 'Devices that enter management', selection: { kind: 'enter' } }}
            />
          </MoveRow>
        )}
        {leave > 0 && (
          <MoveRow name="Leave management by MDE">
            <CountButton
              count={leave}
              sign="−"
              onOpen={onOpen}
              request={{ title: 'Devices that leave management', selection: { kind: 'leave' } }}
            />
          </MoveRow>
        )}
      </ul>
      {leave > 0 && (
        <p className="mt-1 text-caption text-text-3">Devices that leave keep the settings they have.</p>
      )}
    </>
  )
}

function MoveRow({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <li className="flex min-h-8 items-center gap-3 py-0.5">
      <span className="min-w-0 flex-1 break-words">{name}</span>
      {children}
    </li>
  )
}
