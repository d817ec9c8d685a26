import type { ImportProblem } from '@/lib/domain/interchange'
import type { FileReading } from './read-import'

/** What a file would become, for people to look at before anything is written. */
export interface FilePreview {
  readonly fileName: string
  readonly problems: readonly ImportProblem[]
  readonly policies: readonly PolicyPreview[]
}

export interface PolicyPreview {
  readonly name: string
  readonly profileName: string | null
  readonly platform: string
  readonly policyType: string
  readonly settings: number
  readonly unknownSettingIds: readonly string[]
  readonly leftOut: readonly ImportProblem[]
  readonly notices: readonly string[]
  readonly isNameTaken: boolean
  /** false: the role may not write policies of this type, so the import would be refused. */
  readonly isAllowed: boolean
}

export function toImportPreview(
  readings: readonly FileReading[],
  taken: ReadonlySet<string>,
  mayWrite: (policyType: string) => boolean,
): readonly FilePreview[] {
  return readings.map((reading) => ({
    fileName: reading.fileName,
    problems: reading.problems,
    policies: reading.policies.map(({ policy, profileName, unknownSettingIds, leftOut, notices }) => ({
      name: policy.name,
      profileName,
      platform: policy.platform,
      policyType: policy.policyType,
      settings: Object.keys(policy.settings.values).length,
      unknownSettingIds,
      leftOut,
      notices,
      isNameTaken: taken.has(policy.name),
      isAllowed: mayWrite(policy.policyType),
    })),
  }))
}
