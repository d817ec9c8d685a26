import type { FileProblem } from '@/lib/domain/interchange'
import { fail, paint } from './log'
import { printJson } from './output'

/** Problems printed for people; JSON has them all. */
const SHOWN = 50

/** Ends a command whose input was read and is wrong: every error by its path, exit code 1. */
export async function failWithProblems(
  name: string,
  errors: readonly FileProblem[],
  { json }: { readonly json?: boolean },
  problems: readonly FileProblem[] = [],
): Promise<void> {
  process.exitCode = 1
  if (json) return printJson({ ok: false, errors, problems })
  for (const error of errors.slice(0, SHOWN)) fail(`${name} ${problemText(error)}`)
  if (errors.length > SHOWN) fail(`${errors.length - SHOWN} more. See them all with --json.`)
}

/** Warnings go to standard error, so that they are seen beside the answer and not in it. */
export function showWarnings(name: string, problems: readonly FileProblem[]): void {
  for (const problem of problems.slice(0, SHOWN))
    console.error(`${paint('bold', '!')} ${name} ${problemText(problem)}`)
  if (problems.length > SHOWN) console.error(`  ${problems.length - SHOWN} more. See them all with --json.`)
}

function problemText({ path, message, count = 1 }: FileProblem): string {
  const more = count === 1 ? '' : ` (and ${count - 1} more like it)`
  return `${path}: ${message}${more}`
}
