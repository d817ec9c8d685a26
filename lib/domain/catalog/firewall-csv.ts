import { csvText, fromCsvCell } from '../csv'
import { PROTOCOL_NAMES, RULE_FIELDS, ruleList, ruleText, type RuleField } from './firewall-rule-fields'
import type { SettingDefinition, SettingValue, SettingValues } from './types'

/** Columns as the export writes them, and what other exports call the same (Get-NetFirewallRule, netsh, spreadsheets). */
const COLUMNS: readonly {
  readonly field: RuleField
  readonly header: string
  readonly also: readonly string[]
}[] = [
  { field: 'name', header: 'Name', also: ['displayname', 'rule name', 'rule'] },
  { field: 'key', header: 'Rule key', also: ['firewallrulename', 'instanceid'] },
  { field: 'description', header: 'Description', also: [] },
  { field: 'enabled', header: 'Enabled', also: ['state'] },
  { field: 'direction', header: 'Direction', also: [] },
  { field: 'action', header: 'Action', also: [] },
  { field: 'networkTypes', header: 'Network types', also: ['profile', 'profiles', 'network type'] },
  { field: 'interfaceTypes', header: 'Interface types', also: ['interfacetype', 'interface type'] },
  { field: 'filePath', header: 'File path', also: ['program', 'application', 'filepath'] },
  { field: 'packageFamilyName', header: 'Package family name', also: ['package', 'packagefamilyname'] },
  { field: 'serviceName', header: 'Service name', also: ['service', 'servicename'] },
  { field: 'policyAppId', header: 'Policy app id', also: ['policyappid'] },
  { field: 'protocol', header: 'Protocol', also: [] },
  { field: 'localPorts', header: 'Local ports', also: ['localport', 'local port', 'localports'] },
  { field: 'remotePorts', header: 'Remote ports', also: ['remoteport', 'remote port', 'remoteports'] },
  { field: 'localAddresses', header: 'Local addresses', also: ['localaddress', 'local address', 'localip'] },
  {
    field: 'remoteAddresses',
    header: 'Remote addresses',
    also: ['remoteaddress', 'remote address', 'remoteip'],
  },
  { field: 'reusableGroups', header: 'Reusable groups', also: ['remotedynamickeywordaddresses'] },
  { field: 'edgeTraversal', header: 'Edge traversal', also: ['edgetraversalpolicy'] },
  { field: 'icmpTypes', header: 'ICMP types', also: ['icmptype', 'icmp type'] },
  { field: 'localUsers', header: 'Authorized local users', also: ['localuser', 'local user'] },
]

/** Between the items of a cell. SDDL has semicolons of its own. */
const separatorOf = (field: RuleField) => (field === 'localUsers' ? ' | ' : '; ')

/**
 * The rules as CSV (RFC 4180), one line each; no cell can be taken for a formula.
 * @param group the collection of the profile's firewall rules
 */
export function writeFirewallCsv(group: SettingDefinition, rules: readonly SettingValues[]): string {
  return csvText(
    COLUMNS.map(({ header }) => header),
    rules.map((rule) => COLUMNS.map(({ field }) => textOf(group, rule, field))),
  )
}

function textOf(group: SettingDefinition, rule: SettingValues, field: RuleField): string {
  const value = rule[RULE_FIELDS[field]]
  if (!value) return ''
  if (value.kind === 'integer') return PROTOCOL_NAMES.get(value.value) ?? String(value.value)
  if (value.kind === 'choice') return labelOf(group, field, value.optionId)
  if (value.kind === 'choiceList') return value.optionIds.map((id) => labelOf(group, field, id)).join('; ')
  return value.kind === 'stringList'
    ? ruleList(rule, field).join(separatorOf(field))
    : (ruleText(rule, field) ?? '')
}

function labelOf(group: SettingDefinition, field: RuleField, optionId: string): string {
  return definitionOf(group, field)?.options?.find((option) => option.id === optionId)?.label ?? optionId
}

function definitionOf(group: SettingDefinition, field: RuleField): SettingDefinition | undefined {
  return group.fields?.find((def) => def.id === RULE_FIELDS[field])
}

export interface FirewallCsvProblem {
  /** Line of the file, from 1; the header is line 1. */
  readonly line: number
  readonly message: string
}

export interface FirewallCsvReading {
  readonly rules: readonly { readonly line: number; readonly rule: SettingValues }[]
  readonly problems: readonly FirewallCsvProblem[]
  /** Columns that mean nothing here. */
  readonly unknownColumns: readonly string[]
}

/**
 * Reads rules from CSV, our own or another tool's: columns go by their names, in any order; comma, semicolon or tab
 * separates. A cell that is not understood keeps its rule out and is told with its line. Limits are left to validation.
 * @param group the collection of the profile's firewall rules
 */
export function readFirewallCsv(group: SettingDefinition, text: string): FirewallCsvReading {
  const records = parseCsv(text.replace(/^\uFEFF/, ''))
  const [header, ...body] = records
  if (!header)
    return { rules: [], problems: [{ line: 1, message: 'The file is empty.' }], unknownColumns: [] }
  const fields = header.cells.map(fieldOf)
  if (!fields.includes('name'))
    return {
      rules: [],
      problems: [
        {
          line: 1,
          message: 'There is no column Name (or DisplayName). The first line has to name the columns.',
        },
      ],
      unknownColumns: [],
    }
  const rules: { line: number; rule: SettingValues }[] = []
  const problems: FirewallCsvProblem[] = []
  for (const { line, cells, problem } of body) {
    if (cells.every((one) => one.trim() === '')) continue
    const found = problem ? [problem] : []
    const rule: [string, SettingValue][] = []
    cells.forEach((raw, column) => {
      const field = fields[column]
      const content = fromCsvCell(raw).trim()
      if (column >= fields.length && content !== '') found.push('The line has more cells than the header.')
      if (!field || content === '') return
      const read = readCell(group, field, content)
      if (read === undefined)
        found.push(`${header.cells[column]}: ${content.slice(0, 60)} is not understood.`)
      else if (read) rule.push([RULE_FIELDS[field], read])
    })
    for (const message of found) problems.push({ line, message })
    if (found.length === 0) rules.push({ line, rule: Object.fromEntries(rule) })
  }
  const unknownColumns = header.cells.filter((name, column) => !fields[column] && name.trim() !== '')
  return { rules, problems, unknownColumns }
}

function fieldOf(header: string): RuleField | undefined {
  const name = header.trim().toLowerCase()
  return COLUMNS.find((column) => column.header.toLowerCase() === name || column.also.includes(name))?.field
}

const WORDS: Readonly<Record<string, string>> = {
  true: 'enabled',
  yes: 'enabled',
  on: 'enabled',
  '1': 'enabled',
  false: 'disabled',
  no: 'disabled',
  off: 'disabled',
  '0': 'disabled',
  in: 'inbound',
  out: 'outbound',
  wired: 'lan',
  wireless80211: 'wireless',
}
const ANY: ReadonlySet<string> = new Set(['any', '*', 'all'])

/** undefined: not understood; null: says nothing. */
function readCell(group: SettingDefinition, field: RuleField, text: string): SettingValue | null | undefined {
  const def = definitionOf(group, field)
  if (!def) return undefined
  switch (def.type) {
    case 'boolean':
    case 'choice': {
      const option = optionOf(def, text)
      return option === undefined ? undefined : { kind: 'choice', optionId: option }
    }
    case 'choiceList': {
      const names = text.split(/[;,|]/).map((one) => one.trim())
      // "Any" network or interface is what a rule without them means.
      if (names.length === 1 && ANY.has(text.toLowerCase()) && optionOf(def, 'all') === undefined) return null
      if (names.length === 1 && text.toLowerCase() === 'any') return null
      const optionIds = names.filter(Boolean).map((one) => optionOf(def, one))
      return optionIds.includes(undefined)
        ? undefined
        : { kind: 'choiceList', optionIds: optionIds.filter((id) => id !== undefined) }
    }
    case 'integer':
      return readProtocol(text)
    case 'stringList': {
      const separator = field === 'localUsers' ? /\s\|\s|\r?\n/ : /[;,|\s]+/
      const values = text
        .split(separator)
        .map((one) => one.trim())
        .filter(Boolean)
      const [only = ''] = values
      if (values.length === 1 && only.toLowerCase() === 'any') return null
      return { kind: 'stringList', values }
    }
    default:
      return field !== 'name' && field !== 'description' && text.toLowerCase() === 'any'
        ? null
        : { kind: 'string', value: text }
  }
}

function optionOf(def: SettingDefinition, text: string): string | undefined {
  const said = text.toLowerCase()
  const word = WORDS[said] ?? said
  const names = def.options ?? []
  return (
    names.find((option) => option.label.toLowerCase() === said) ??
    names.find((option) => option.label.toLowerCase() === word) ??
    names.find((option) => option.id.slice(def.id.length + 1).toLowerCase() === said)
  )?.id
}

function readProtocol(text: string): SettingValue | null | undefined {
  const said = text.toLowerCase()
  if (said === 'any') return null
  const named = [...PROTOCOL_NAMES].find(([, name]) => name.toLowerCase() === said)
  if (named) return { kind: 'integer', value: named[0] }
  if (said === 'icmp') return { kind: 'integer', value: 1 }
  return /^\d{1,3}$/.test(text) && Number(text) <= 255 ? { kind: 'integer', value: Number(text) } : undefined
}

interface CsvRecord {
  readonly line: number
  readonly cells: readonly string[]
  readonly problem?: string
}

/** RFC 4180 with any of three separators, which the header decides. Never throws. */
function parseCsv(text: string): readonly CsvRecord[] {
  const [head = ''] = text.split(/\r?\n/, 1)
  const separator = [',', ';', '\t'].toSorted((a, b) => head.split(b).length - head.split(a).length)[0] ?? ','
  const records: CsvRecord[] = []
  let cells: string[] = []
  let content = ''
  let isQuoted = false
  let line = 1
  let start = 1
  const endRecord = (problem?: string) => {
    records.push({ line: start, cells: [...cells, content], ...(problem ? { problem } : {}) })
    cells = []
    content = ''
    start = line
  }
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '\n') line++
    if (isQuoted) {
      if (char !== '"') content += char
      else if (text[at + 1] === '"') {
        content += '"'
        at++
      } else isQuoted = false
    } else if (char === '"' && content === '') isQuoted = true
    else if (char === separator) {
      cells.push(content)
      content = ''
    } else if (char === '\n') endRecord()
    else if (char !== '\r' || text[at + 1] !== '\n') content += char
  }
  if (isQuoted) endRecord('A quotation mark is not closed.')
  else if (content !== '' || cells.length > 0) endRecord()
  return records.filter(({ cells: own }) => own.length > 1 || own[0] !== '')
}
