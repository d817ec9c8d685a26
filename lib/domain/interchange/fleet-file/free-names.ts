/** Gives ids to what a file leaves without: its name, numbered where another has that already. Stable for equal files. */
export class FreeNames {
  readonly #taken = new Set<string>()

  /** An id that the file states itself. */
  take(id: string): string {
    this.#taken.add(id)
    return id
  }

  give(name: string): string {
    let id = name
    for (let number = 2; this.#taken.has(id); number++) id = `${name} (${number})`
    return this.take(id)
  }
}
