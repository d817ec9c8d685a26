import { csvCell } from '@/lib/domain/csv'

/** One column of an export: its header and the value of a row. */
export interface CsvColumn<R> {
  readonly header: string
  readonly value: (row: R) => string | number | null | undefined
}

const cellOf = (value: string | number | null | undefined): string =>
  typeof value === 'string' ? csvCell(value) : String(value ?? '')

/**
 * Streams rows as CSV (RFC 4180, UTF-8 with a byte-order mark so that Excel reads it).
 * @param batches row batches in order, so that memory stays flat however long the list is.
 */
export function csvResponse<R>(
  fileName: string,
  columns: readonly CsvColumn<R>[],
  batches: AsyncIterable<readonly R[]>,
): Response {
  const encoder = new TextEncoder()
  const line = (cells: readonly string[]) => encoder.encode(`${cells.join(',')}\r\n`)
  const iterator = batches[Symbol.asyncIterator]()
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode('\uFEFF'))
      controller.enqueue(line(columns.map((c) => csvCell(c.header))))
    },
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (done) return controller.close()
      for (const row of value) controller.enqueue(line(columns.map((c) => cellOf(c.value(row)))))
    },
    async cancel() {
      await iterator.return?.()
    },
  })
  return new Response(stream, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName.replace(/[^\w.-]+/g, '-')}"`,
      'cache-control': 'no-store',
    },
  })
}
