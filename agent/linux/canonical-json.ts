import { createHash } from 'node:crypto'
import type { PolicySetResponse } from '../protocol'

type Json = PolicySetResponse['settings'][number]['value']

/** One text for equal data: members sorted by name, no white space (RFC 8785). */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}

/** The address of a policy set (docs/api.md): what the server names it by, computed from what was received. */
export function policySetHash({ schema, osPlatform, settings }: PolicySetResponse): string {
  const document = {
    schema,
    osPlatform,
    settings: settings.map(({ key, settingId, csp, value }) => ({ key, settingId, csp, value })),
  }
  return createHash('sha256').update(canonicalJson(document)).digest('hex')
}
