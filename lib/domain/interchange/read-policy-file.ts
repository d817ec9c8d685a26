import { decodeText } from './decode-text'
import { findPolicies } from './find-policies'
import { parseJson } from './json'
import { readPolicy } from './read-policy'
import type { PolicyFileReading } from './types'

/** Bytes in one policy file. A policy with every setting is far below. */
export const MAX_POLICY_FILE_BYTES = 5 * 1024 * 1024

/**
 * Reads a published or exported policy file: Graph bodies, lists of them, JSON in strings in JSON, any of the encodings
 * that exports use. Never throws: what is understood comes back as policies, what is not as problems with their path.
 */
export function readPolicyFile(bytes: Uint8Array, fileName: string): PolicyFileReading {
  if (bytes.length > MAX_POLICY_FILE_BYTES)
    return failure('The file is larger than 5 MiB. Split it into smaller files.')
  const decoded = decodeText(bytes)
  if (!decoded.ok) return failure(decoded.message)
  if (decoded.text.trim() === '') return failure('The file is empty.')
  const parsed = parseJson(decoded.text)
  if (!parsed.ok) return failure(parsed.message)
  const { found, problems } = findPolicies(parsed.value)
  const readings = found.map((policy) => readPolicy(policy, baseName(fileName)))
  return {
    policies: readings.map((reading) => reading.policy),
    problems: [...problems, ...readings.flatMap((reading) => reading.problems)],
  }
}

function failure(message: string): PolicyFileReading {
  return { policies: [], problems: [{ path: '$', message }] }
}

function baseName(fileName: string): string {
  const last = fileName.split(/[/\\]/).at(-1) ?? ''
  return last.replace(/\.json$/i, '') || 'Imported policy'
}
