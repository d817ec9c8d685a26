import { compareText } from '../../resolution'
import { KEPT_SETTINGS } from '../read-policy'
import type { GraphPolicy } from '../to-graph-policy'
import { sortedJson } from './sorted-json'

/** A tenant's configuration as its folder holds it. Everything goes by id; names are there for people. */
export interface TenantExport {
  readonly policies: readonly {
    readonly id: string
    readonly policyType: string
    readonly body: GraphPolicy
    /** What Graph cannot hold. */
    readonly kept: readonly unknown[]
  }[]
  readonly groups: readonly {
    readonly id: string
    readonly displayName: string
    readonly description: string
    readonly membershipRule: string | null
    readonly processingState: string
  }[]
  readonly assetRules: readonly {
    readonly id: string
    readonly name: string
    readonly body: Readonly<Record<string, unknown>>
  }[]
  readonly scope: Readonly<Record<string, unknown>> | null
}

export const FOLDER_VERSION = 1
/** Names that Windows keeps for devices. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/

/**
 * The folder as texts by path, fit for Git: one file a thing, members sorted, LF, no times. Paths have small letters, digits
 * and hyphens only and end in part of the id, so that no two clash on any file system and a new name moves one file.
 * Policies and groups are in Graph's form, with their ids, which import reads again.
 */
export function writeTenantFolder(tenant: TenantExport): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  files.set('bulwark.json', sortedJson({ format: 'bulwark-tenant', version: FOLDER_VERSION }))
  if (tenant.scope) files.set('scope.json', json(tenant.scope))
  for (const { id, policyType, body, kept } of tenant.policies) {
    const more = kept.length > 0 ? { [KEPT_SETTINGS]: kept } : {}
    put(files, `policies/${slugOf(policyType, 'other')}`, body.name, id, json({ ...body, ...more, id }))
  }
  for (const group of tenant.groups) {
    const { membershipRule, processingState, ...rest } = group
    const dynamic =
      membershipRule === null ? {} : { membershipRule, membershipRuleProcessingState: processingState }
    const kind = membershipRule === null ? [] : ['DynamicMembership']
    put(
      files,
      'groups',
      group.displayName,
      group.id,
      json({
        '@odata.type': '#microsoft.graph.group',
        ...rest,
        ...dynamic,
        groupTypes: kind,
        securityEnabled: true,
      }),
    )
  }
  for (const { id, name, body } of tenant.assetRules)
    put(files, 'asset-rules', name, id, json({ ...body, id, name }))
  return new Map([...files].toSorted(([a], [b]) => compareText(a, b)))
}

function put(files: Map<string, string>, folder: string, name: string, id: string, text: string): void {
  const tail = slugOf(id, 'x')
  let length = 8
  let path = ''
  do {
    path = `${folder}/${slugOf(name, 'unnamed')}--${tail.slice(-length)}.json`
    length += 8
  } while (files.has(path))
  files.set(path, text)
}

function slugOf(text: string, fallback: string): string {
  const slug = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '')
  return slug === '' || RESERVED.test(slug) ? `${fallback}${slug === '' ? '' : `-${slug}`}` : slug
}

/** JSON round trip: what is not JSON (undefined members) is not in the file either. */
function json(value: object): string {
  return sortedJson(JSON.parse(JSON.stringify(value)))
}
