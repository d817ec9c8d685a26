const FIRST_RETRY_SECONDS = 5
const LONGEST_RETRY_SECONDS = 15 * 60
/** What the server says is moved by up to this share to either side, so that a fleet does not come in step. */
const SPREAD = 0.1
const SHORTEST_SECONDS = 2

/**
 * How long to wait until the next regular check-in.
 * @param asked seconds, by the server
 * @param random from 0 up to 1
 */
export function regularPause(asked: number, maxMinutes: number, random: number): number {
  const seconds = Math.max(SHORTEST_SECONDS, Math.min(asked, maxMinutes * 60))
  return seconds * (1 - SPREAD + 2 * SPREAD * random)
}

/**
 * How long to wait after so many failures in a row: twice as long each time, anywhere in the second half of that; never
 * shorter than the server asks for.
 */
export function retryPause(failures: number, retryAfterSeconds: number | null, random: number): number {
  const longest = Math.min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** Math.min(failures - 1, 20))
  return Math.max(retryAfterSeconds ?? 0, longest / 2) + (longest / 2) * random
}
