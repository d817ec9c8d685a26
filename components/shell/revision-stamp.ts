/** Equal exactly when two renderings would show the same results. */
export function revisionStamp(state: {
  revision: number
  resolvedRevision: number
  resolvedAt: string | null
}): string {
  return `${state.revision}/${state.resolvedRevision}/${state.resolvedAt ?? ''}`
}
