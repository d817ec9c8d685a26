/** Rows that share one string: short enough to be rebuilt when one of them changes, long enough to save most headers. */
const CHUNK_ROWS = 1024

/** Values of consecutive rows, one after the other in one string. */
export interface TextChunk {
  readonly text: string
  /** Where each row's value ends in `text`; it begins where the one before ends. */
  readonly ends: Uint16Array | Uint32Array
  /** Rows without a value, as bits; null where every row has one. */
  readonly missing: Uint32Array | null
  readonly isAscii: boolean
}

/**
 * A text for each row, for properties in which nearly every device has a value of its own. Packed, because a million short
 * strings cost twice their length in headers and are walked by every garbage collection.
 */
export class PackedTexts {
  private readonly open = new Map<number, (string | null)[]>()

  constructor(private readonly chunks: (TextChunk | undefined)[] = []) {}

  get(row: number): string | null {
    const number = Math.floor(row / CHUNK_ROWS)
    const at = row % CHUNK_ROWS
    const values = this.open.get(number)
    if (values) return values[at] ?? null
    const chunk = this.chunks[number]
    return chunk ? valueIn(chunk, at) : null
  }

  /** In place: only for a column that no other state shares. */
  write(row: number, value: string | null | undefined): void {
    const number = Math.floor(row / CHUNK_ROWS)
    // Chunks are filled one after the other: where a new one begins, those before are done with, whether or not their last
    // rows have a value.
    if (number >= this.chunks.length && this.open.size > 0 && !this.open.has(number)) this.pack()
    const values = this.open.get(number) ?? this.unpack(number)
    values[row % CHUNK_ROWS] = value ?? null
    this.open.set(number, values)
    // Filled from the first row on, a chunk is done with its last one.
    if (row % CHUNK_ROWS === CHUNK_ROWS - 1 && this.open.size === 1) this.pack()
  }

  /** Closes the chunks that were written to. */
  pack(): void {
    for (const [number, values] of this.open) {
      while (this.chunks.length < number) this.chunks.push(undefined)
      this.chunks[number] = packed(values)
    }
    this.open.clear()
  }

  /** A column of its own to write to; this one has to be packed. */
  copy(): PackedTexts {
    return new PackedTexts(this.chunks.slice())
  }

  /** Packed chunks with the number of their first row; rows that no chunk covers have no value. */
  forEachChunk(visit: (chunk: TextChunk, firstRow: number) => void): void {
    this.pack()
    for (let number = 0; number < this.chunks.length; number++) {
      const chunk = this.chunks[number]
      if (chunk) visit(chunk, number * CHUNK_ROWS)
    }
  }

  get bytes(): number {
    let bytes = this.open.size * CHUNK_ROWS * 64
    for (const chunk of this.chunks) {
      if (chunk) bytes += chunk.text.length * (chunk.isAscii ? 1 : 2) + chunk.ends.byteLength + 100
    }
    return bytes
  }

  private unpack(number: number): (string | null)[] {
    const chunk = this.chunks[number]
    return Array.from({ length: CHUNK_ROWS }, (_, at) => (chunk ? valueIn(chunk, at) : null))
  }
}

/** The same values in lower case, as rules compare them. */
export function foldedChunk(chunk: TextChunk): TextChunk {
  if (chunk.isAscii) {
    const text = chunk.text.toLowerCase()
    return text === chunk.text ? chunk : { ...chunk, text }
  }
  // Value by value: lower case may be longer, and depend on the letters around it.
  return packed(Array.from(chunk.ends, (_, at) => valueIn(chunk, at)?.toLowerCase() ?? null))
}

export function isMissing(chunk: TextChunk, at: number): boolean {
  return chunk.missing !== null && ((chunk.missing[at >>> 5] ?? 0) & (1 << (at & 31))) !== 0
}

/** Rows of a chunk. */
export function rowsIn(chunk: TextChunk): number {
  return chunk.ends.length
}

export function valueIn(chunk: TextChunk, at: number): string | null {
  if (isMissing(chunk, at)) return null
  return chunk.text.slice(at === 0 ? 0 : chunk.ends[at - 1], chunk.ends[at])
}

function packed(values: readonly (string | null)[]): TextChunk {
  const text = values.map((value) => value ?? '').join('')
  const ends = text.length <= 0xffff ? new Uint16Array(values.length) : new Uint32Array(values.length)
  let missing: Uint32Array | null = null
  let end = 0
  for (const [at, value] of values.entries()) {
    end += value?.length ?? 0
    ends[at] = end
    if (value !== null) continue
    missing ??= new Uint32Array(values.length / 32)
    missing[at >>> 5] = (missing[at >>> 5] ?? 0) | (1 << (at & 31))
  }
  return { text, ends, missing, isAscii: isAscii(text) }
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false
  return true
}
