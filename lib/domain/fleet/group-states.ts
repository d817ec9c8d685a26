import { checkRule, compileRule, rulePropertiesUsed, type RuleNode, type Verdict } from '../groups'
import type { DirectoryProperties } from '../groups'
import type { DeviceId, GroupId } from '../ids'
import type { ResolutionGroup } from '../resolution'
import { answerClauses } from './answer-clauses'
import { addAll, equalBits, hasBit, resized, writeBit, type Bits } from './bitset'
import type { DeviceTable } from './device-table'
import { selectRows } from './select-rows'

/** A group with what its rule or its list of members comes to. Sets are shared between states and never changed. */
export interface GroupState {
  readonly group: ResolutionGroup
  /** null for assigned groups, and for rules that do not parse. */
  readonly rule: RuleNode | null
  readonly error: string | null
  /** memberOf: evaluated after all other groups. */
  readonly readsMembers: boolean
  /** Groups directly inside it. */
  readonly nested: readonly GroupId[]
  /** Rows that the rule selects or that were assigned. */
  readonly direct: Bits
  /** The same with the members of nested groups, to any depth. */
  readonly members: Bits
}
export type GroupStates = ReadonlyMap<GroupId, GroupState>

/** Rows whose device is another than before, or all of them. */
export type ChangedRows = ReadonlySet<number> | 'all'

/** Above this share of the fleet, evaluating rules by column is cheaper than by device. */
const SCALAR_SHARE = 1 / 64
const SCALAR_LEAST = 256

/**
 * Membership of every group, as `membershipOf` defines it. States of before are taken over where neither the group nor a
 * device changed; a set whose rows are the same keeps its identity, which tells what follows that nothing happened.
 */
export function groupStates(
  groups: ReadonlyMap<GroupId, ResolutionGroup>,
  table: DeviceTable,
  before: GroupStates,
  changedRows: ChangedRows,
): GroupStates {
  const parsed = parseGroups(groups, before)
  const direct = directMembers(parsed, table, before, changedRows)
  const states = new Map<GroupId, GroupState>()
  for (const [id, one] of parsed) {
    const own = direct.get(id) ?? new Uint32Array(table.words)
    const closure = closureOf(id, parsed)
    const members =
      closure.length === 1 ? own : kept(unionOf(closure, direct, table.words), before.get(id)?.members)
    states.set(id, { ...one, direct: own, members })
  }
  return states
}

type ParsedGroup = Omit<GroupState, 'direct' | 'members'>

function parseGroups(
  groups: ReadonlyMap<GroupId, ResolutionGroup>,
  before: GroupStates,
): ReadonlyMap<GroupId, ParsedGroup> {
  const isSameSetOfGroups = groups.size === before.size && [...groups.keys()].every((id) => before.has(id))
  const parsed = new Map<GroupId, ParsedGroup>()
  for (const [id, group] of groups) {
    const old = before.get(id)
    if (old && old.group === group && isSameSetOfGroups) parsed.set(id, old)
    else if (old && old.group.membershipRule === group.membershipRule && isDynamic(group))
      parsed.set(id, { ...old, group })
    else parsed.set(id, parseGroup(group, groups))
  }
  return parsed
}

function parseGroup(group: ResolutionGroup, groups: ReadonlyMap<GroupId, ResolutionGroup>): ParsedGroup {
  if (!isDynamic(group)) {
    const nested = (group.members ?? []).filter((id) => groups.has(id))
    return { group, rule: null, error: null, readsMembers: false, nested }
  }
  const check = checkRule(group.membershipRule)
  if (!check.ok) {
    const error = check.errors[0]?.message ?? 'The rule does not parse. Edit it.'
    return { group, rule: null, error, readsMembers: false, nested: [] }
  }
  const readsMembers = rulePropertiesUsed(check.ast).includes('memberOf')
  return { group, rule: check.ast, error: null, readsMembers, nested: [] }
}

function isDynamic(group: ResolutionGroup): group is ResolutionGroup & { readonly membershipRule: string } {
  return group.membershipRule !== undefined && group.membershipRule !== null
}

function directMembers(
  parsed: ReadonlyMap<GroupId, ParsedGroup>,
  table: DeviceTable,
  before: GroupStates,
  changedRows: ChangedRows,
): ReadonlyMap<GroupId, Bits> {
  const direct = new Map<GroupId, Bits>()
  const patch = new RowPatch(table, changedRows)
  const none = () => new Uint32Array(table.words)
  const whole: [GroupId, ParsedGroup][] = []
  for (const [id, one] of parsed) {
    if (one.readsMembers) continue
    const old = before.get(id)
    if (old && patch.pays && sameMembership(old.group, one.group))
      direct.set(id, patch.apply(one, old.direct))
    else whole.push([id, one])
  }
  const rules = whole.flatMap(([, one]) => (one.rule ? [one.rule] : []))
  const context = { membersOfAny: none, answers: answerClauses(rules, table) }
  for (const [id, one] of whole) direct.set(id, kept(evaluate(one, table, context), before.get(id)?.direct))
  // After all others, so that they see those groups' members; one memberOf group does not see another.
  const visible = [...direct]
  for (const [id, one] of parsed) {
    if (!one.readsMembers || !one.rule) continue
    const membersOfAny = (groupIds: readonly string[]) => {
      const wanted = new Set(groupIds.map((groupId) => groupId.toLowerCase()))
      const bits = none()
      for (const [groupId, members] of visible) if (wanted.has(groupId.toLowerCase())) addAll(bits, members)
      return bits
    }
    direct.set(id, kept(selectRows(one.rule, table, { membersOfAny }), before.get(id)?.direct))
  }
  return direct
}

function evaluate(one: ParsedGroup, table: DeviceTable, context: Parameters<typeof selectRows>[2]): Bits {
  if (one.rule) return selectRows(one.rule, table, context)
  const bits = new Uint32Array(table.words)
  if (isDynamic(one.group)) return bits
  for (const id of one.group.members ?? []) {
    const row = table.directory.find(id)
    if (row !== undefined && hasBit(table.listed, row)) writeBit(bits, row, true)
  }
  return bits
}

/** Brings sets up to date in the rows that changed, one device at a time. */
class RowPatch {
  private readonly rows: readonly number[] | null
  private readonly idRows = new Map<DeviceId, number>()
  /** What rules see of each row; null where they see nothing. */
  private readonly directories: readonly (DirectoryProperties | null)[]

  constructor(
    private readonly table: DeviceTable,
    changedRows: ChangedRows,
  ) {
    const most = Math.max(SCALAR_LEAST, table.size * SCALAR_SHARE)
    this.rows = changedRows === 'all' || changedRows.size > most ? null : [...changedRows]
    this.directories = (this.rows ?? []).map((row) =>
      hasBit(table.regrouping, row) ? null : table.directoryAt(row),
    )
    for (const row of this.rows ?? []) this.idRows.set(table.idAt(row), row)
  }

  /** Few enough rows changed. */
  get pays(): boolean {
    return this.rows !== null
  }

  /** @param old is left as it is, and returned where no row differs. */
  apply(one: ParsedGroup, old: Bits): Bits {
    let bits = old.length === this.table.words ? old : resized(old, this.table.words)
    const rows = this.rows ?? []
    if (rows.length === 0) return bits
    const isIn = one.rule ? this.byRule(one.rule) : this.byList(one.group)
    for (const [index, row] of rows.entries()) {
      const now = isIn(row, index)
      if (hasBit(bits, row) === now) continue
      if (bits === old) bits = old.slice()
      writeBit(bits, row, now)
    }
    return bits
  }

  private byRule(rule: RuleNode): (row: number, index: number) => boolean {
    const verdictOf: (device: DirectoryProperties) => Verdict = compileRule(rule)
    return (_row, index) => {
      const directory = this.directories[index]
      return directory !== null && directory !== undefined && verdictOf(directory) === true
    }
  }

  private byList(group: ResolutionGroup): (row: number) => boolean {
    const assigned = new Set<number>()
    if (!isDynamic(group)) {
      for (const id of group.members ?? []) {
        const row = this.idRows.get(id)
        if (row !== undefined) assigned.add(row)
      }
    }
    return (row) => assigned.has(row) && hasBit(this.table.listed, row)
  }
}

function sameMembership(a: ResolutionGroup, b: ResolutionGroup): boolean {
  if (a === b) return true
  if (isDynamic(a) || isDynamic(b))
    return isDynamic(a) && isDynamic(b) && a.membershipRule === b.membershipRule
  return a.members === b.members
}

/** The group itself and the groups inside it, each once, so circles end. */
function closureOf(id: GroupId, parsed: ReadonlyMap<GroupId, ParsedGroup>): readonly GroupId[] {
  const seen = new Set([id])
  for (const groupId of seen) for (const inner of parsed.get(groupId)?.nested ?? []) seen.add(inner)
  return [...seen]
}

function unionOf(ids: readonly GroupId[], direct: ReadonlyMap<GroupId, Bits>, words: number): Bits {
  const bits = new Uint32Array(words)
  for (const id of ids) {
    const own = direct.get(id)
    if (own) addAll(bits, own)
  }
  return bits
}

/** The set of before where it holds the same rows. */
function kept(bits: Bits, before: Bits | undefined): Bits {
  return before && before.length === bits.length && equalBits(bits, before) ? before : bits
}
