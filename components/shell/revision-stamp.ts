/** Equal exactly when two renderings would show the same results. */
export function revisionStamp(state: {
  readonly revision: number
  readonly resolvedRevision: number
  readonly resolvedAt: string | null
  readonly error: string | null
}): string {
  return `${state.revision}/${state.resolvedRevision}/${state.resolvedAt ?? ''}/${state.error ?? ''}`
}
