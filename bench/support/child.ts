import path from 'node:path'
import { pathToFileURL } from 'node:url'

/** The process of one measurement: runs the task that it is told to and sends back what it measured. */
async function main([file = '', input = '{}']: readonly string[]): Promise<void> {
  const { task }: { task: (input: unknown) => Promise<unknown> } = await import(
    pathToFileURL(path.resolve(import.meta.dirname, '..', 'tasks', file)).href
  )
  const result = await task(JSON.parse(input))
  process.send?.(result, () => process.disconnect())
}

await main(process.argv.slice(2))
