import type { Status } from '@/lib/domain/resolution'

/** Statuses as words, for files. */
export const STATUS_TEXT: Readonly<Record<Status, string>> = {
  succeeded: 'Succeeded',
  error: 'Error',
  conflict: 'Conflict',
  pending: 'Pending',
  notApplicable: 'Not applicable',
}
