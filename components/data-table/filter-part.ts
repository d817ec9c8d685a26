/** What decides which rows match: paging, order, columns and open panes do not. */
export function filterPart(query: string): string {
  const params = new URLSearchParams(query)
  for (const name of ['page', 'size', 'sort', 'dir', 'cols', 'device', 'open']) params.delete(name)
  params.sort()
  return params.toString()
}
