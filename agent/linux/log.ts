/** Where the agent says what it does. */
export interface Log {
  readonly info: (message: string) => void
  readonly warn: (message: string) => void
}

/** Lines for the journal: `<4>` and `<6>` are its levels for warnings and information, shown only where it reads them. */
export function makeLog(isJournal: boolean): Log {
  const write = (level: number, message: string) =>
    process.stdout.write(`${isJournal ? `<${level}>` : ''}${message}\n`)
  return { info: (message) => write(6, message), warn: (message) => write(4, message) }
}
