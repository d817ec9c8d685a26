import type { DeviceSurvey, TenantSwitches } from '../enrollment'
import type { DeviceId, GroupId, PolicyId } from '../ids'
import type { ResolutionGroup, ResolutionPolicy } from '../resolution'
import { forEachRow, hasBit } from './bitset'
import { TableWriter, type DeviceTable } from './device-table'
import { FleetIndex } from './fleet-index'
import { nextState } from './index-state'
import { redecide, REDECIDED_PROPERTIES } from './redecide'
import type { FleetChange, FleetDevice } from './types'

/**
 * The state that the fleet is in after these changes, in their order. Costs what they touch: unchanged columns, members,
 * targets and resolutions are shared with the state of before, which stays valid. Changes of what does not exist (a device
 * that is deleted twice) do nothing.
 */
export function applyChanges(index: FleetIndex, changes: readonly FleetChange[]): FleetIndex {
  if (changes.length === 0) return index
  const { state } = index
  const draft = new Draft(state.table, state.switches)
  const groups = new Map<GroupId, ResolutionGroup>([...state.groups].map(([id, { group }]) => [id, group]))
  const policies = new Map<PolicyId, ResolutionPolicy>(
    [...state.policies].map(([id, { policy }]) => [id, policy]),
  )
  for (const change of changes) {
    switch (change.kind) {
      case 'policySaved':
        policies.set(change.policy.id, change.policy)
        break
      case 'policyDeleted':
        policies.delete(change.policyId)
        break
      case 'groupSaved':
        groups.set(change.group.id, change.group)
        break
      case 'groupDeleted':
        groups.delete(change.groupId)
        break
      case 'deviceSaved':
        draft.save(change.device)
        break
      case 'deviceDeleted':
        draft.remove(change.deviceId)
        break
      case 'tagsChanged':
        for (const id of change.deviceIds) draft.editSurvey(id, { tags: change.tags })
        break
      case 'exclusionChanged':
        for (const id of change.deviceIds) draft.editSurvey(id, { excluded: change.excluded })
        break
      case 'switchesChanged':
        draft.decideAgain(change.switches)
    }
  }
  const { table, rows } = draft.finish()
  return new FleetIndex(nextState(state, { table, groups, policies, switches: draft.switches }, rows))
}

/** Devices as they are to be, over the table as it was. */
class Draft {
  private readonly devices = new Map<DeviceId, FleetDevice | null>()

  constructor(
    private readonly table: DeviceTable,
    public switches: TenantSwitches | null,
  ) {}

  save(device: FleetDevice): void {
    this.devices.set(device.id, device)
  }

  remove(id: DeviceId): void {
    this.devices.set(id, null)
  }

  editSurvey(id: DeviceId, change: Partial<DeviceSurvey>): void {
    const device = this.find(id)
    if (!device?.survey) return
    const edited = { ...device, survey: { ...device.survey, ...change } }
    this.save(this.switches ? redecide(edited, this.switches) : edited)
  }

  decideAgain(switches: TenantSwitches): void {
    this.switches = switches
    for (const [id, device] of this.devices) if (device) this.devices.set(id, redecide(device, switches))
    const known = new Map<string, boolean>()
    const { table } = this
    forEachRow(table.alive, (row) => {
      if (table.surveys.codes[row] === 0 || this.devices.has(table.idAt(row))) return
      // Most devices are like many others, and nothing happens to them: that is found out once for each kind of device.
      const key = kindOf(table, row)
      if (known.get(key) === false) return
      const device = table.deviceAt(row)
      const decided = redecide(device, switches)
      known.set(key, decided !== device)
      if (decided !== device) this.devices.set(device.id, decided)
    })
  }

  finish(): { readonly table: DeviceTable; readonly rows: ReadonlySet<number> } {
    if (this.devices.size === 0) return { table: this.table, rows: new Set() }
    const writer = new TableWriter(this.table)
    for (const [id, device] of this.devices) {
      const row = this.table.rowOf(id)
      if (device) writer.save(device)
      else if (row !== undefined) writer.remove(row)
    }
    return { table: writer.finish(), rows: writer.rows }
  }

  private find(id: DeviceId): FleetDevice | null {
    const drafted = this.devices.get(id)
    if (drafted !== undefined) return drafted
    const row = this.table.rowOf(id)
    return row === undefined ? null : this.table.deviceAt(row)
  }
}

/**
 * Everything about a device that deciding again reads, as codes. Of texts it matters only whether they are there, and
 * whether the two names agree.
 */
function kindOf(table: DeviceTable, row: number): string {
  const codes = [
    hasBit(table.listed, row) ? 1 : 0,
    table.facts.codes[row] ?? 0,
    table.surveys.codes[row] ?? 0,
  ]
  for (const [name, column] of table.properties) {
    if (!REDECIDED_PROPERTIES.has(name)) continue
    if ('codes' in column) codes.push(column.codes[row] ?? 0)
    else if (name === 'displayName') codes.push(column.get(row) === table.names.get(row) ? 1 : 0)
    else codes.push(column.get(row) === null ? 0 : 1)
  }
  return codes.join(',')
}
