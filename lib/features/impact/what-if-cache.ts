import { createHash } from 'node:crypto'
import type { FleetIndex, WhatIf } from '@/lib/domain/fleet'

/** Drafts remembered for each state of a tenant's index: a person types in one or two forms at a time. */
const REMEMBERED = 8

/** Held by the index itself: an index that is evicted, or replaced by a newer revision, takes its answers along. */
const answers = new WeakMap<FleetIndex, Map<string, RememberedWhatIf>>()

export interface RememberedWhatIf {
  readonly whatIf: WhatIf
  /** Milliseconds that working it out took, when it was worked out. */
  readonly tookMs: number
}

/**
 * The comparison for a draft, worked out once: turning pages, opening a device and asking again for the same numbers cost
 * nothing. The digest of `question` is the key, because drafts may hold secrets.
 * @param question what the answer follows from beside the index, as plain data.
 */
export function rememberedWhatIf(
  index: FleetIndex,
  question: unknown,
  compute: () => WhatIf,
): RememberedWhatIf {
  const key = createHash('sha256').update(JSON.stringify(question)).digest('base64')
  const known = answers.get(index) ?? new Map<string, RememberedWhatIf>()
  answers.set(index, known)
  const answer = known.get(key) ?? timed(compute)
  // Used last, forgotten last.
  known.delete(key)
  known.set(key, answer)
  const [oldest] = known.keys()
  if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest)
  return answer
}

function timed(compute: () => WhatIf): RememberedWhatIf {
  const startedAt = performance.now()
  const whatIf = compute()
  return { whatIf, tookMs: performance.now() - startedAt }
}
