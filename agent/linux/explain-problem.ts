import { AgentError, messageOf } from './agent-error'
import { RefusedError, UnavailableError } from './api'

/** What went wrong as a sentence that says what to do; null for what is a bug in the agent. */
export function explainProblem(error: unknown): string | null {
  if (error instanceof RefusedError) {
    if (error.secondsAhead !== null) {
      const side = error.secondsAhead > 0 ? 'ahead of' : 'behind'
      return `This machine's clock is ${Math.abs(error.secondsAhead)} seconds ${side} the server's. Set it.`
    }
    return `The server refused: ${error.message}`
  }
  if (error instanceof UnavailableError || error instanceof AgentError) return error.message
  return null
}

/** As `explainProblem`, with the operating system's own failures (a full disk, missing permissions) too. */
export function explainFailure(error: unknown): string | null {
  const known = explainProblem(error)
  if (known !== null) return known
  return error instanceof Error && 'code' in error && 'syscall' in error ? `${messageOf(error)}.` : null
}
