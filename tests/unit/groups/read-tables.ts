import { readDocument, tableUnder } from '../semantics/read-document'

const document = readDocument('semantics/membership-rules.md')

/** The rows of the `nth` table that stands under this heading of the rules' document; throws when there is none. */
export function readTable(heading: string, nth = 0): string[][] {
  return tableUnder(document, heading, nth).map((row) => [...row])
}
