/** Something an administrator has to know or do; the message says what. Anything else that is thrown is a bug. */
export class AgentError extends Error {
  override readonly name = 'AgentError'
}

/** `ENOENT` and the like; undefined for errors that do not come from the operating system. */
export function errorCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** One line about an error, with the cause that network errors hide. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error && error.cause.message ? `: ${error.cause.message}` : ''
  return `${error.message}${cause}`
}
