/** Names that Windows keeps for devices, with any ending. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i

/** A file name made of a text of any kind, fit for every system: letters, digits, dots and hyphens, at most 100. */
export function fileNameOf(text: string, fallback: string): string {
  const name = text
    .normalize('NFKD')
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 100)
  return name === '' || RESERVED.test(name.split('.')[0] ?? '')
    ? `${fallback}${name === '' ? '' : `-${name}`}`
    : name
}
