const BLOCK = 512

/** One member of an archive. */
export interface TarEntry {
  /** `./usr/bin/x`; folders end in a slash. */
  readonly name: string
  readonly mode: number
  /** Absent for folders and links. */
  readonly content?: Uint8Array
  /** Target of a symbolic link. */
  readonly link?: string
}

/**
 * A tar archive (POSIX ustar) in which everything belongs to root and has one time: the same members give the same bytes.
 * @param time seconds since the epoch
 */
export function makeTar(entries: readonly TarEntry[], time: number): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = entry.content ?? new Uint8Array()
    return [header(entry, content.byteLength, time), content, Buffer.alloc(padding(content.byteLength))]
  })
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)])
}

function header(entry: TarEntry, size: number, time: number): Buffer {
  if (Buffer.byteLength(entry.name) > 100) throw new Error(`The name is too long for tar: ${entry.name}`)
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, offset: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset)
  block.write(entry.name, 0)
  octal(entry.mode, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(time, 136, 12)
  block.write(' '.repeat(8), 148)
  block.write(typeOf(entry), 156)
  block.write(entry.link ?? '', 157)
  block.write('ustar\u000000', 257)
  block.write('root', 265)
  block.write('root', 297)
  // The sum of all bytes, with the field itself taken as spaces.
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

function typeOf({ name, link }: TarEntry): string {
  if (link !== undefined) return '2'
  return name.endsWith('/') ? '5' : '0'
}

function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK
}
