import { analyzeExports, type Analysis } from '@/lib/domain/interchange'
import { showAnalysis } from '../lib/answers/analysis-text'
import { toSarif } from '../lib/answers/analysis-sarif'
import { UsageError } from '../lib/errors'
import { readExportFolder } from '../lib/export-folder'
import { findPath } from '../lib/find-path'
import { printJson } from '../lib/output'

export const FAIL_ON = ['conflict', 'unknown', 'error'] as const
type FailOn = (typeof FAIL_ON)[number]

interface Options {
  readonly json?: boolean
  readonly sarif?: boolean
  readonly failOn?: readonly FailOn[]
}

/**
 * `bulwark analyze DIR`: what a folder of exported policies says, where it contradicts itself and what of it never applies
 * here. Needs no installation. Exit code 1 when something is found that --fail-on names.
 */
export async function analyze(folder: string, options: Options): Promise<void> {
  if (options.json && options.sarif) throw new UsageError('Leave out --json or --sarif: there is one output.')
  const analysis = analyzeExports(await readExportFolder(await findPath(folder)))
  if (options.json) await printJson(analysis)
  else if (options.sarif) await printJson(toSarif(analysis))
  else showAnalysis(analysis)
  if ((options.failOn ?? []).some((what) => isFound(analysis, what))) process.exitCode = 1
}

/** A conflict whose policies cannot meet on a device is none that a pipeline has to stop for. */
function isFound({ conflicts, unknownSettings, files }: Analysis, what: FailOn): boolean {
  if (what === 'conflict') return conflicts.some(({ overlap }) => overlap !== 'no')
  return what === 'unknown' ? unknownSettings.length > 0 : files.some(({ status }) => status === 'error')
}
