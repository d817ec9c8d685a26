/** An ar archive, as Debian packages are: members belong to root and have one time (seconds since the epoch). */
export function makeAr(
  members: readonly { readonly name: string; readonly content: Uint8Array }[],
  time: number,
): Buffer {
  const parts = members.flatMap(({ name, content }) => {
    const fields = [
      name.padEnd(16),
      String(time).padEnd(12),
      '0'.padEnd(6),
      '0'.padEnd(6),
      '100644'.padEnd(8),
      String(content.byteLength).padEnd(10),
    ]
    const padding = content.byteLength % 2 === 1 ? Buffer.from('\n') : Buffer.alloc(0)
    return [Buffer.from(`${fields.join('')}\`\n`, 'latin1'), content, padding]
  })
  return Buffer.concat([Buffer.from('!<arch>\n'), ...parts])
}
