import { DomainError } from '@/lib/db/errors'
import type { TenantTx } from '@/lib/db/with-tenant'
import { getProfile, type SettingValues } from '@/lib/domain/catalog'
import { overriddenBy, type VersionAssignment, type VersionContent } from '@/lib/domain/versions'
import { findVersionContent } from './version-content'

interface Merge {
  readonly from: number
  readonly kept: readonly string[]
}

/** The part of a policy that a form saves; what it leaves out stays as it is. */
interface Edit {
  readonly name?: string
  readonly description?: string
  readonly roleScopeTags?: readonly string[]
  readonly values?: SettingValues
  readonly assignments?: readonly VersionAssignment[]
}

/**
 * Repeats on the server the check of an edit that was joined with somebody else's: whatever they changed since the version the
 * edit started from is in the edit, or the person decided against it. Secrets are compared here only, for no browser has them.
 * Throws `stale` and names what nobody decided on. Does nothing for an edit that was joined with nothing.
 */
export async function requireSeen(
  tx: TenantTx,
  tenantId: string,
  policy: { readonly id: string; readonly version: number; readonly profileId: string | null },
  input: { readonly version: number; readonly merge?: Merge },
  edit: Edit,
): Promise<void> {
  const { merge } = input
  // A stale version is refused by the save itself.
  if (!merge || merge.from >= input.version || policy.version !== input.version) return
  const base = await findVersionContent(tx, tenantId, policy.id, merge.from)
  const theirs = await findVersionContent(tx, tenantId, policy.id, input.version)
  if (!base || !theirs)
    throw new DomainError('invalid', 'This edit starts from a version that does not exist. Reload the page.')
  const { values, ...rest } = edit
  const final: VersionContent = {
    ...theirs,
    ...rest,
    settings: values ? { ...theirs.settings, values } : theirs.settings,
  }
  const kept = new Set(merge.kept)
  const profile = policy.profileId === null ? undefined : getProfile(policy.profileId)
  const unseen = overriddenBy(profile, base, theirs, final).filter((id) => !kept.has(id))
  if (unseen.length === 0) return
  throw new DomainError(
    'stale',
    `Saving would undo ${unseen.length === 1 ? 'a change' : `${unseen.length} changes`} of another administrator that you have not decided on. Reload the page to look at version ${input.version}.`,
    { detail: { unseen } },
  )
}
