import { createHash } from 'node:crypto'
import type { SurveyReport } from '@/agent/protocol'

/**
 * SHA-256 of what a device says about itself: an equal one means that nothing has to be decided again. Surveys come out of
 * their schema with their members in the schema's order, so equal ones read the same.
 */
export function surveyDigest(name: string, survey: SurveyReport): string {
  return createHash('sha256')
    .update(JSON.stringify([name, survey]))
    .digest('hex')
}
