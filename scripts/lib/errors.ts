/** A problem the person at the keyboard can solve: its message is printed alone, without a stack. */
export class SetupError extends Error {
  override readonly name = 'SetupError'
}

/** The command was called with something that cannot be: exit code 2. */
export class UsageError extends SetupError {}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The `code` of a system or PostgreSQL error ('ENOENT', '28P01'), if it has one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** What to tell the person about an error that ends a command, and whether it is ours to mend. */
export function explain(error: unknown): { sentence: string; isBug: boolean } {
  if (error instanceof SetupError) return { sentence: error.message, isBug: false }
  const path =
    typeof error === 'object' && error !== null && 'path' in error ? String(error.path) : 'the project'
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return {
        sentence: `Cannot write to ${path}. Give yourself the right to, or copy the project to a folder of your own.`,
        isBug: false,
      }
    case 'ENOSPC':
      return { sentence: `The disk is full (writing ${path}). Make room, then run this again.`, isBug: false }
    default:
      return { sentence: messageOf(error), isBug: true }
  }
}
