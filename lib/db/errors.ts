/** Kinds of expected failure. Everything else is a bug and stays loud. */
export type ErrorCode =
  'invalid' | 'unauthenticated' | 'forbidden' | 'notFound' | 'conflict' | 'stale' | 'unexpected'

export interface DomainErrorOptions {
  /** Messages keyed by the path of the field in the form. */
  readonly fieldErrors?: Readonly<Record<string, string>>
  /** For logs only; never shown. */
  readonly detail?: Readonly<Record<string, unknown>>
}

/** An expected failure. `message` may be shown to the administrator; anything else goes in `detail`. */
export class DomainError extends Error {
  override readonly name = 'DomainError'
  readonly fieldErrors?: Readonly<Record<string, string>>
  readonly detail?: Readonly<Record<string, unknown>>

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: DomainErrorOptions = {},
  ) {
    super(message)
    this.fieldErrors = options.fieldErrors
    this.detail = options.detail
  }
}

/** Unique indexes whose violation a person can cause, with the field that is to blame. */
const UNIQUE_FIELDS: Readonly<Record<string, { field: string; message: string }>> = {
  Tenant_slug_key: { field: 'slug', message: 'This address is taken. Choose another.' },
  User_email_key: { field: 'email', message: 'A user with this e-mail address exists already.' },
  User_email_lower_key: { field: 'email', message: 'A user with this e-mail address exists already.' },
  Membership_pkey: { field: 'email', message: 'This user belongs to the tenant already.' },
  Group_tenantId_displayName_key: {
    field: 'displayName',
    message: 'A group with this name exists already. Choose another name.',
  },
}

/**
 * Turns an error of Prisma or PostgreSQL that a person can cause into a DomainError; null for anything else.
 * With the pg adapter the violated index is in `meta.driverAdapterError.cause.constraint`, not in `meta.target`.
 */
export function mapDbError(error: unknown): DomainError | null {
  const code = readPath(error, 'code')
  if (code === 'P2002' || sqlState(error) === '23505') return uniqueViolation(error)
  if (code === 'P2025') return new DomainError('notFound', 'This record no longer exists. Reload the page.')
  if (isGivenUp(error)) {
    return new DomainError('conflict', 'Someone else changed the same records at this moment. Try again.')
  }
  return null
}

/**
 * Did the database give the transaction up so that others could go on (deadlock, serialization)? Nothing of it is left, and
 * run again it will most likely succeed.
 */
export function isGivenUp(error: unknown): boolean {
  return readPath(error, 'code') === 'P2034' || ['40001', '40P01'].includes(sqlState(error) ?? '')
}

function uniqueViolation(error: unknown): DomainError {
  const index = violatedIndex(error)
  const known = index === null ? undefined : UNIQUE_FIELDS[index]
  const detail = { index }
  if (!known) return new DomainError('conflict', 'A record with the same key exists already.', { detail })
  return new DomainError('conflict', known.message, { fieldErrors: { [known.field]: known.message }, detail })
}

function violatedIndex(error: unknown): string | null {
  const cause = readPath(error, 'meta', 'driverAdapterError', 'cause')
  const index = readPath(cause, 'constraint', 'index')
  if (typeof index === 'string') return index
  const message = readPath(cause, 'originalMessage') ?? readPath(error, 'message')
  return typeof message === 'string' ? (/unique constraint "([^"]+)"/.exec(message)?.[1] ?? null) : null
}

/** The SQLSTATE of a failed raw query: Prisma keeps it under `meta.driverAdapterError` too. */
function sqlState(error: unknown): string | null {
  const cause = readPath(error, 'meta', 'driverAdapterError', 'cause')
  const state = readPath(cause, 'originalCode') ?? readPath(cause, 'code') ?? readPath(error, 'code')
  return typeof state === 'string' ? state : null
}

function readPath(value: unknown, ...path: readonly string[]): unknown {
  let current = value
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !(key in current)) return undefined
    current = Reflect.get(current, key)
  }
  return current
}
