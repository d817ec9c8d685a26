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
    private held: Codes,
  ) {}

  /** By row; as narrow as the dictionary allows, so that a column of few values takes a byte a row. */
  get codes(): Codes {
    return this.held
  }

  static empty<T>(keyOf: (value: T) => string, capacity: number): CodedColumn<T> {
    return new CodedColumn(new Dictionary(keyOf), new Uint8Array(capacity))
  }

  get(row: number): T | null {
    return this.dictionary.values[this.codes[row] ?? 0] ?? null
  }

  /** In place: only for a column that no other state shares. */
  write(row: number, value: T | null | undefined): void {
    const code = this.dictionary.encode(value)
    if (code > mostIn(this.held)) this.held = widened(this.held, code)
    this.held[row] = code
  }

  /** A column of its own to write to, with the same dictionary. */
  copy(capacity: number): CodedColumn<T> {
    return new CodedColumn(this.dictionary, resizedCodes(this.codes, capacity))
  }

  get bytes(): number {
    return this.codes.byteLength + this.dictionary.bytes
  }
}

export type Codes = Uint8Array | Uint16Array | Uint32Array

function mostIn(codes: Codes): number {
  return 2 ** (codes.BYTES_PER_ELEMENT * 8) - 1
}

function widened(codes: Codes, code: number): Codes {
  return code > 0xffff ? Uint32Array.from(codes) : Uint16Array.from(codes)
}

function resizedCodes(codes: Codes, capacity: number): Codes {
  const kept = codes.length > capacity ? codes.subarray(0, capacity) : codes
  const copy = emptyLike(codes, capacity)
  copy.set(kept)
  return copy
}

function emptyLike(codes: Codes, capacity: number): Codes {
  if (codes instanceof Uint8Array) return new Uint8Array(capacity)
  return codes instanceof Uint16Array ? new Uint16Array(capacity) : new Uint32Array(capacity)
}
