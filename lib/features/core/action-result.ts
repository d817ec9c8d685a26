import type { ErrorCode } from '@/lib/db/errors'

/** Field errors are keyed by path (`settings.3.value`), so that nested forms can place them. */
export type FieldErrors = Readonly<Record<string, string>>

/** What every server action answers. Forms keep what was typed and show `fieldErrors` beside the fields. */
export type ActionResult<T> =
  | { readonly ok: true; readonly data: T }
  | {
      readonly ok: false
      readonly code: ErrorCode
      readonly message: string
      readonly fieldErrors: FieldErrors
      readonly ref?: string
    }
