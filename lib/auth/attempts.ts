/** Failed sign-ins within the window before an address is refused for the rest of it. */
const MAX_ATTEMPTS = 10
const WINDOW_MS = 15 * 60_000
const MAX_ADDRESSES = 10_000

const attempts = new Map<string, { count: number; since: number }>()

/** How many tries an address has left. One process counts for itself. */
export function attemptsLeft(email: string, now = Date.now()): number {
  const entry = attempts.get(email)
  if (!entry || now - entry.since > WINDOW_MS) return MAX_ATTEMPTS
  return MAX_ATTEMPTS - entry.count
}

export function noteAttempt(email: string, now = Date.now()): void {
  const entry = attempts.get(email)
  if (!entry || now - entry.since > WINDOW_MS) {
    // A flood of made-up addresses must not fill the memory: the oldest entry makes room.
    const oldest = attempts.size >= MAX_ADDRESSES ? attempts.keys().next().value : undefined
    if (oldest !== undefined) attempts.delete(oldest)
    attempts.set(email, { count: 1, since: now })
  } else entry.count += 1
}

export function forgetAttempts(email: string): void {
  attempts.delete(email)
}
