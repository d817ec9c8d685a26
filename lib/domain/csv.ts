/** What a spreadsheet would take for a formula, or for one that was kept from being one. */
const FORMULA = /^'*[=+\-@\t\r]/

/**
 * A cell of a CSV file (RFC 4180) that no spreadsheet takes for a formula: such a text gets an apostrophe in front, which
 * `fromCsvCell` takes away again.
 */
export function csvCell(text: string): string {
  const guarded = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

/** The text that a cell was made of; quotation marks have been read already. */
export function fromCsvCell(text: string): string {
  return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text
}

/** A whole file: header and rows, with the line ends of RFC 4180. */
export function csvText(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('')
}
