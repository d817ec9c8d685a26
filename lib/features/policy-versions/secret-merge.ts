import type { SettingValue, SettingValues } from '@/lib/domain/catalog'
import { STORED_SECRET_STATE } from '../policies/secrets'

/** Dots of another number than the placeholder's, so that the two differ; the state says 'stored', so its text counts nowhere. */
const ANOTHER: SettingValue = { kind: 'secret', value: '•', valueState: STORED_SECRET_STATE }

const isTyped = (value: SettingValue | undefined) =>
  value?.kind === 'secret' && value.valueState !== STORED_SECRET_STATE

/**
 * Their values for a merge in the browser. Secrets never get here, so nobody can see whether theirs is another one: where I
 * typed one, theirs counts as changed, and I am asked which of the two it shall be.
 */
export function theirsForMerge(theirs: SettingValues, mine: SettingValues): SettingValues {
  return Object.fromEntries(
    Object.entries(theirs).map(([id, value]) => [
      id,
      value.kind === 'secret' && isTyped(mine[id]) ? ANOTHER : value,
    ]),
  )
}

/** A merge's values for the form: their secrets as the placeholder that they came as. */
export function mergedForForm(merged: SettingValues, theirs: SettingValues): SettingValues {
  return Object.fromEntries(
    Object.entries(merged).map(([id, value]) => [
      id,
      value.kind === 'secret' && !isTyped(value) ? (theirs[id] ?? value) : value,
    ]),
  )
}
