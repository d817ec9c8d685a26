/** A problem the person at the keyboard can solve: its message is printed alone, without a stack. */
export class SetupError extends Error {
  override readonly name = 'SetupError'
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The `code` of a system or PostgreSQL error ('ENOENT', '28P01'), if it has one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
