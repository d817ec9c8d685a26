import 'server-only'
import { randomBytes } from 'node:crypto'
import { revalidatePath } from 'next/cache'
import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import { DomainError, mapDbError } from '@/lib/db/errors'
import { withTenant, type TenantTx } from '@/lib/db/with-tenant'
import { can, type Permission } from '@/lib/domain/access'
import type { PolicyType } from '@/lib/domain/catalog'
import type { Actor } from './actor'
import { findActor } from './actor'
import { nextRevision, writeAudit, type AuditEntry } from './write-audit'
import type { ActionResult, FieldErrors } from './action-result'
import { wakeResolution } from '@/lib/worker/wake-resolution'

export interface ActionOutcome<T> {
  readonly data: T
  readonly audit: AuditEntry | readonly AuditEntry[]
  /** 'resolution': the revision goes up and the worker is woken. 'nothing': display data only. */
  readonly affects: 'resolution' | 'nothing'
}

export interface ActionContext<I> {
  readonly tx: TenantTx
  readonly actor: Actor
  readonly input: I
  /** The revision that this change makes (or the current one where it affects nothing). */
  readonly revision: number
}

export interface ActionDefinition<S extends z.ZodType, T> {
  readonly name: string
  readonly permission: Permission
  readonly policyType?: (input: z.output<S>) => PolicyType | undefined
  readonly input: S
  /** Does the change take part in resolution? Decides whether the revision goes up. */
  readonly affects: 'resolution' | 'nothing'
  /** false: no page shows what this writes (drafts), so none is rendered again. */
  readonly revalidates?: false
  readonly run: (context: ActionContext<z.output<S>>) => Promise<Omit<ActionOutcome<T>, 'affects'>>
}

/**
 * The one way to write: authorise, parse, change inside one tenant transaction (with revision, audit record and queued
 * job), revalidate. The actor comes from the session and the slug, never from the input. Expected failures come back as
 * values; unexpected ones are logged under a reference and only the reference is shown.
 */
export function defineAction<S extends z.ZodType, T>(definition: ActionDefinition<S, T>) {
  return async (tenantSlug: string, rawInput: z.input<S>): Promise<ActionResult<T>> => {
    let asker: Actor | null = null
    try {
      const actor = await findActor(tenantSlug)
      if (!actor) return failure('notFound', 'This tenant does not exist, or you have no access to it.')
      asker = actor
      const parsed = definition.input.safeParse(rawInput)
      const policyType = parsed.success ? definition.policyType?.(parsed.data) : undefined
      if (!can(actor, definition.permission, policyType)) {
        await recordRefusal(actor, definition.name, definition.permission)
        return failure(
          'forbidden',
          `Your role, ${actor.roleName}, lacks the permission ${definition.permission}. Ask an administrator of the tenant for it.`,
        )
      }
      if (!parsed.success) return invalidInput(parsed.error)
      const data = await withTenant(actor.tenantId, async (tx) => {
        const revision = await nextRevision(tx, actor.tenantId, definition.affects === 'resolution')
        const outcome = await definition.run({ tx, actor, input: parsed.data, revision })
        await writeAudit(
          tx,
          actor,
          definition.name,
          outcome.audit,
          definition.affects === 'resolution' ? revision : null,
        )
        if (definition.affects === 'resolution') await wakeResolution(tx, actor.tenantId)
        return outcome.data
      })
      if (definition.revalidates !== false) revalidatePath(`/${actor.tenantSlug}`, 'layout')
      return { ok: true, data }
    } catch (error) {
      unstable_rethrow(error)
      // Some refusals are known only once the record has been read; the transaction that found out is rolled back.
      if (asker && error instanceof DomainError && error.code === 'forbidden') {
        await recordRefusal(asker, definition.name, definition.permission)
      }
      return toFailure(error, definition.name)
    }
  }
}

async function recordRefusal(actor: Actor, action: string, permission: Permission): Promise<void> {
  const entry: AuditEntry = {
    targetType: 'tenant',
    targetId: actor.tenantId,
    targetName: actor.tenantName,
    detail: { permission },
  }
  await withTenant(actor.tenantId, (tx) => writeAudit(tx, actor, action, entry, null, 'refused'))
}

function failure(code: DomainError['code'], message: string, fieldErrors: FieldErrors = {}, ref?: string) {
  return { ok: false, code, message, fieldErrors, ref } as const
}

export function invalidInput(error: z.ZodError) {
  const fieldErrors: Record<string, string> = {}
  for (const issue of error.issues) fieldErrors[issue.path.join('.')] ??= issue.message
  const count = Object.keys(fieldErrors).length
  return failure(
    'invalid',
    count === 1 ? 'One field needs attention.' : `${count} fields need attention.`,
    fieldErrors,
  )
}

/** Maps any thrown error to a result; unknown ones are logged with a reference that the person can quote. */
export function toFailure(error: unknown, where: string) {
  const known = error instanceof DomainError ? error : mapDbError(error)
  if (known) return failure(known.code, known.message, known.fieldErrors ?? {})
  const ref = randomBytes(4).toString('hex')
  console.error(`[${where}] ${ref}`, error)
  return failure(
    'unexpected',
    `Something went wrong on the server. Try again; if it stays, quote reference ${ref}.`,
    {},
    ref,
  )
}
