/** Rows that are counted all at once anyway, as the batches that an export streams. */
export async function* oneBatch<R>(read: () => Promise<readonly R[]>): AsyncGenerator<readonly R[]> {
  yield await read()
}
