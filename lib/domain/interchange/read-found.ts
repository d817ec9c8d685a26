import type { FoundPolicy } from './find-policies'
import { readIntent } from './intents/read-intent'
import { platformOfDocument, readManagedDocument } from './managed/read-managed-document'
import { readPolicy } from './read-policy'
import type { ImportedPolicy, ImportProblem } from './types'

export interface FoundReading {
  readonly policies: readonly ImportedPolicy[]
  readonly problems: readonly ImportProblem[]
}

/** Reads what was found, by its format. Formats that mix what profiles keep apart give a policy for each of them. */
export function readFound(found: FoundPolicy, fallbackName: string): FoundReading {
  switch (found.format) {
    case 'graph': {
      const { policy, problems } = readPolicy(found, fallbackName)
      return { policies: [policy], problems }
    }
    case 'intent':
      return readIntent(found, fallbackName)
    case 'managedSettings': {
      const platform = platformOfDocument(found.body)
      return readManagedDocument(
        found.body,
        platform,
        found.hints.name ?? fallbackName,
        found.path,
        found.format,
      )
    }
  }
}
