/** Something in a file that is wrong or doubtful: where, and what to do about it. */
export interface FileProblem {
  /** `policies[2].settings[0]`; `$` for the file as a whole. */
  readonly path: string
  readonly message: string
  /** Places with the same message, of which `path` is the first; absent for one. */
  readonly count?: number
}

interface Counted {
  readonly path: string
  readonly message: string
  count: number
}

/**
 * Collects everything that is wrong (`errors`: the file cannot be answered for) and doubtful (`warnings`) in one file. What
 * every one of many devices has is one warning with a count.
 */
export class FileProblems {
  readonly errors: FileProblem[] = []
  readonly #warnings = new Map<string, Counted>()

  error(path: string, message: string): null {
    this.errors.push({ path, message })
    return null
  }

  /** @param topic warnings of one topic are one, at the first place; the message and place unless told */
  warn(path: string, message: string, topic = `${path}\n${message}`): void {
    const earlier = this.#warnings.get(topic)
    if (earlier) earlier.count++
    else this.#warnings.set(topic, { path, message, count: 1 })
  }

  get warnings(): readonly FileProblem[] {
    return [...this.#warnings.values()].map(({ path, message, count }) =>
      count === 1 ? { path, message } : { path, message, count },
    )
  }
}
