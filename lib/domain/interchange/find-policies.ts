import { settingIdOf, unwrapSetting } from './graph-instances'
import {
  isList,
  isObject,
  nameOf,
  objectProp,
  parseJson,
  prop,
  textProp,
  type Json,
  type JsonObject,
} from './json'
import { intentSettings } from './intents/read-intent'
import { isManagedDocument } from './managed/read-managed-document'
import type { ImportProblem } from './types'

export interface FoundPolicy {
  readonly format: 'graph' | 'intent' | 'managedSettings'
  readonly body: JsonObject
  readonly path: string
  /** Names that a wrapper gives, for bodies without their own. */
  readonly hints: { readonly name?: string; readonly description?: string }
}

export interface FoundPolicies {
  readonly found: readonly FoundPolicy[]
  readonly problems: readonly ImportProblem[]
}

/** Properties that hold policies or text with policies: Graph lists, and template exports with JSON inside JSON. */
const WRAPPERS = ['RAWJson', 'JSON', 'value', 'policies', 'policy'] as const
const MAX_LAYERS = 16

/** Every policy body in the parsed file, through lists and wrappings; whatever is none of these becomes a problem. */
export function findPolicies(value: Json): FoundPolicies {
  const found: FoundPolicy[] = []
  const problems: ImportProblem[] = []
  search(value, '$', {}, 0)
  return { found, problems }

  function search(node: Json, path: string, hints: FoundPolicy['hints'], layer: number): void {
    if (layer > MAX_LAYERS) problems.push({ path, message: 'Wrapped too many times to be a policy.' })
    else if (typeof node === 'string') searchText(node, path, hints, layer)
    else if (isList(node)) {
      if (node.length === 0) problems.push({ path, message: 'The list is empty.' })
      node.forEach((item, index) => search(item, `${path}[${index}]`, hints, layer + 1))
    } else if (!isObject(node)) problems.push({ path, message: NO_POLICY })
    else if (isPolicy(node)) found.push({ format: 'graph', body: node, path, hints })
    else if (intentSettings(node)) found.push({ format: 'intent', body: node, path, hints })
    else if (isManagedDocument(node)) found.push({ format: 'managedSettings', body: node, path, hints })
    else searchObject(node, path, hints, layer)
  }

  function searchText(text: string, path: string, hints: FoundPolicy['hints'], layer: number): void {
    if (!/^\s*[{["]/.test(text)) {
      problems.push({ path, message: NO_POLICY })
      return
    }
    const parsed = parseJson(text)
    if (parsed.ok) search(parsed.value, path, hints, layer + 1)
    else problems.push({ path, message: parsed.message })
  }

  function searchObject(node: JsonObject, path: string, hints: FoundPolicy['hints'], layer: number): void {
    const wrapper = WRAPPERS.map((name) => nameOf(node, name)).find(
      (name) => name !== undefined && node[name] !== null,
    )
    const inner = wrapper === undefined ? undefined : node[wrapper]
    if (inner === undefined || typeof inner === 'number' || typeof inner === 'boolean') {
      problems.push({ path, message: describeOther(node) })
      return
    }
    const name = textProp(node, 'displayName') ?? textProp(node, 'name') ?? hints.name
    const description = textProp(node, 'description') ?? hints.description
    search(inner, `${path}.${wrapper}`, { name, description }, layer + 1)
  }
}

const NO_POLICY = 'No policy here. Export the policy as JSON with its settings and try again.'

/** What the entries of Graph's own catalogue are by a property of theirs; they name technologies as policies do. */
const CATALOGUE_MARKS: readonly (readonly [name: string, what: string])[] = [
  ['rootCategoryId', 'a category of the settings catalogue'],
  ['childCategoryIds', 'a category of the settings catalogue'],
  ['rootDefinitionId', 'a setting definition'],
  ['offsetUri', 'a setting definition'],
  ['settingTemplateCount', 'a policy template'],
]
/** Compliance policies for Linux have settings as policies have. Source: Graph, deviceManagement/compliancePolicies. */
const COMPLIANCE_SETTING = /^linux_(deviceencryption|passwordpolicy|distribution|customcompliance)_/i

/** What the object is that has the form of a policy and is none; undefined for everything else. */
function lookalike(node: JsonObject): string | undefined {
  const mark = CATALOGUE_MARKS.find(([name]) => nameOf(node, name) !== undefined)
  if (mark) return mark[1]
  const settings = prop(node, 'settings')
  const instances = isList(settings) ? settings.map(unwrapSetting).filter((each) => each !== undefined) : []
  const isCompliance =
    instances.length > 0 && instances.every((each) => COMPLIANCE_SETTING.test(settingIdOf(each) ?? ''))
  return isCompliance || nameOf(node, 'scheduledActionsForRule') !== undefined
    ? 'a compliance policy'
    : undefined
}

function isPolicy(node: JsonObject): boolean {
  if (lookalike(node) !== undefined) return false
  const type = textProp(node, '@odata.type')
  if (type !== undefined) return /\.deviceManagementConfigurationPolicy$/i.test(type)
  const settings = prop(node, 'settings')
  if (isList(settings) && settings.some((element) => unwrapSetting(element) !== undefined)) return true
  const named = textProp(node, 'name') !== undefined || textProp(node, 'displayName') !== undefined
  return (
    named &&
    (textProp(node, 'technologies') !== undefined || objectProp(node, 'templateReference') !== undefined)
  )
}

/** Says what the object is where that can be told, because other exports lie in the same folders. */
function describeOther(node: JsonObject): string {
  const type = textProp(node, '@odata.type')?.replace(/^#?microsoft\.graph\./i, '')
  if (type === 'deviceManagementIntent' || isList(prop(node, 'settingsDelta')))
    return 'This is a policy of the older templates without its settings. Export it with them and try again.'
  const isNamed = type !== undefined && !/ConfigurationPolicy$/i.test(type)
  const what = isNamed ? `${/^[aeio]/i.test(type) ? 'an' : 'a'} ${type}` : lookalike(node)
  return what === undefined ? NO_POLICY : `This is ${what}, not an endpoint security policy. It was left out.`
}
