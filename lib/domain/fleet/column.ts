/**
 * One property of all devices, dictionary-encoded: a row holds the code of its value. Code 0 is the missing value. The
 * dictionary only grows and is shared by all states of an index, so codes mean the same in each of them.
 */
export class Dictionary<T> {
  readonly values: (T | null)[] = [null]
  private readonly codes = new Map<string, number>()
  private textLength = 0

  constructor(
    /** The text by which values are told apart. */
    private readonly keyOf: (value: T) => string,
  ) {}

  encode(value: T | null | undefined): number {
    if (value === null || value === undefined) return 0
    const key = this.keyOf(value)
    const known = this.codes.get(key)
    if (known !== undefined) return known
    const code = this.values.length
    this.values.push(value)
    this.codes.set(key, code)
    this.textLength += key.length
    return code
  }

  /** The code of a value that has one, else undefined. */
  find(key: string): number | undefined {
    return this.codes.get(key)
  }

  /** Roughly what it takes in memory: text, an entry of the map and one of the list. */
  get bytes(): number {
    return this.textLength + this.values.length * 64
  }
}

/** A property in which values repeat. */
export class CodedColumn<T> {
  constructor(
    readonly dictionary: Dictionary<T>,
    readonly codes: Uint32Array,
  ) {}

  static empty<T>(keyOf: (value: T) => string, capacity: number): CodedColumn<T> {
    return new CodedColumn(new Dictionary(keyOf), new Uint32Array(capacity))
  }

  get(row: number): T | null {
    return this.dictionary.values[this.codes[row] ?? 0] ?? null
  }

  /** In place: only for a column that no other state shares. */
  write(row: number, value: T | null | undefined): void {
    this.codes[row] = this.dictionary.encode(value)
  }

  /** A column of its own to write to, with the same dictionary. */
  copy(capacity: number): CodedColumn<T> {
    return new CodedColumn(this.dictionary, resizedCodes(this.codes, capacity))
  }

  get bytes(): number {
    return this.codes.byteLength + this.dictionary.bytes
  }
}

export function resizedCodes(codes: Uint32Array, capacity: number): Uint32Array {
  const copy = new Uint32Array(capacity)
  copy.set(codes.length > capacity ? codes.subarray(0, capacity) : codes)
  return copy
}
