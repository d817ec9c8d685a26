import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { fail } from './log'

export interface Count {
  readonly passed: number
  readonly failed: number
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
})

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()),
})

export function addUp(counts: readonly Count[]): Count {
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  }
}

/** The tests in a report of Vitest. Skipped ones and files that did not load count as failed. */
export async function countVitest(file: string, exitCode: number): Promise<Count> {
  const parsed = vitestReport.safeParse(await readReport(file))
  if (!parsed.success) return unreadable('Vitest', exitCode)
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = parsed.data
  const unloaded = testResults.filter((r) => r.status === 'failed' && r.assertionResults.length === 0).length
  return settle(numPassedTests, numFailedTests + unloaded, numPendingTests + numTodoTests, exitCode)
}

/** The tests in a report of Playwright. Skipped and flaky ones count as failed. */
export async function countPlaywright(file: string, exitCode: number): Promise<Count> {
  const parsed = playwrightReport.safeParse(await readReport(file))
  if (!parsed.success) return unreadable('Playwright', exitCode)
  const { stats, errors } = parsed.data
  return settle(stats.expected, stats.unexpected + stats.flaky + errors.length, stats.skipped, exitCode)
}

function settle(passed: number, failed: number, skipped: number, exitCode: number): Count {
  if (skipped > 0)
    fail(`${skipped} tests were skipped. A test that need not run is not needed: mend it or delete it.`)
  if (passed + failed + skipped === 0) fail('Not one test was run.')
  const total = failed + skipped
  // A run that ends with an error although every test passed has found something too (an unhandled rejection, say).
  const hasOtherFailure = total === 0 && (exitCode !== 0 || passed === 0)
  return { passed, failed: hasOtherFailure ? 1 : total }
}

function unreadable(program: string, exitCode: number): Count {
  fail(`${program} left no report (exit code ${exitCode}).`)
  return { passed: 0, failed: 1 }
}

async function readReport(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return null
  }
}
