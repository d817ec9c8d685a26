import { rolloutStageSchema, type RolloutStage } from '../../rollout'
import { isObject, type Json } from '../json'
import type { FileProblems } from './problems'

/** `{percent}` or `{groupIds}`; null where none is said, undefined after an error. */
export function readStage(json: Json, path: string, problems: FileProblems): RolloutStage | null | undefined {
  if (json === null) return null
  if (!isObject(json) || 'percent' in json === 'groupIds' in json) {
    problems.error(path, 'A stage has either a percent or groupIds.')
    return undefined
  }
  const kind = 'percent' in json ? 'percent' : 'groups'
  const parsed = rolloutStageSchema.safeParse({ ...json, kind })
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues) problems.error([path, ...issue.path].join('.'), issue.message)
  return undefined
}
