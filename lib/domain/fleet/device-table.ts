import type { DeviceSurvey } from '../enrollment'
import { RULE_PROPERTIES, type DeviceProperty, type DirectoryProperties } from '../groups'
import type { DeviceId } from '../ids'
import type { ResolutionDevice } from '../resolution'
import { hasBit, resized, wordsFor, writeBit, type Bits } from './bitset'
import { CodedColumn } from './column'
import { PackedTexts } from './packed-texts'
import { RowDirectory } from './row-directory'
import type { FleetDevice } from './types'

export type PropertyValue = string | boolean | readonly string[]
export type PropertyColumn = CodedColumn<PropertyValue> | PackedTexts
/** What a cohort's class is made from, beside the policies. */
export type DeviceFacts = Pick<
  ResolutionDevice,
  'channel' | 'osPlatform' | 'osName' | 'osVersion' | 'tamperProtection' | 'skippedPolicyTypes'
>

/** Properties of which nearly every device has a value of its own. */
const UNIQUE_PROPERTIES: readonly DeviceProperty[] = ['displayName', 'deviceId', 'objectId']
const PROPERTIES: ReadonlySet<string> = new Set(RULE_PROPERTIES.map(({ name }) => name))
const FIRST_CAPACITY = 1024

/** All devices, a column for each thing that rules, enrollment or resolution read. */
export class DeviceTable {
  private constructor(
    readonly directory: RowDirectory,
    /** Rows that columns and bitsets have room for: a multiple of 32. */
    readonly capacity: number,
    readonly alive: Bits,
    /** Devices that have a directory object; only they can be in groups. */
    readonly listed: Bits,
    /** Devices that dynamic groups do not see yet. */
    readonly regrouping: Bits,
    readonly facts: CodedColumn<DeviceFacts>,
    readonly surveys: CodedColumn<DeviceSurvey>,
    readonly names: PackedTexts,
    readonly properties: ReadonlyMap<DeviceProperty, PropertyColumn>,
    readonly size: number,
  ) {}

  static from(devices: Iterable<FleetDevice>): DeviceTable {
    const writer = new TableWriter(DeviceTable.empty(FIRST_CAPACITY), false)
    for (const device of devices) writer.save(device)
    return writer.finish()
  }

  private static empty(capacity: number): DeviceTable {
    return new DeviceTable(
      new RowDirectory(),
      capacity,
      new Uint32Array(wordsFor(capacity)),
      new Uint32Array(wordsFor(capacity)),
      new Uint32Array(wordsFor(capacity)),
      CodedColumn.empty(factsText, capacity),
      CodedColumn.empty((survey: DeviceSurvey) => JSON.stringify(survey), capacity),
      new PackedTexts(),
      new Map(),
      0,
    )
  }

  /** Puts the parts together; for the writer alone. */
  static of(parts: TableParts): DeviceTable {
    return new DeviceTable(
      parts.directory,
      parts.capacity,
      parts.alive,
      parts.listed,
      parts.regrouping,
      parts.facts,
      parts.surveys,
      parts.names,
      parts.properties,
      parts.size,
    )
  }

  get words(): number {
    return wordsFor(this.capacity)
  }

  /** The row of a device that exists in this state. */
  rowOf(id: DeviceId): number | undefined {
    const row = this.directory.find(id)
    return row !== undefined && hasBit(this.alive, row) ? row : undefined
  }

  idAt(row: number): DeviceId {
    return this.directory.idAt(row)
  }

  /** `textHash` of the id. */
  idHashAt(row: number): number {
    return this.directory.hashAt(row)
  }

  factsAt(row: number): DeviceFacts {
    const facts = this.facts.get(row)
    if (!facts) throw new Error(`Row ${row} holds no device`)
    return facts
  }

  /** The properties that rules read, or null without a directory object. Missing and null are one. */
  directoryAt(row: number): DirectoryProperties | null {
    if (!hasBit(this.listed, row)) return null
    const properties: Record<string, PropertyValue> = {}
    for (const [name, column] of this.properties) {
      const value = column.get(row)
      if (value !== null) properties[name] = value
    }
    return properties
  }

  deviceAt(row: number): FleetDevice {
    return {
      id: this.idAt(row),
      name: this.names.get(row) ?? '',
      ...this.factsAt(row),
      directory: this.directoryAt(row),
      survey: this.surveys.get(row),
      ...(hasBit(this.regrouping, row) ? { isRegrouping: true } : {}),
    }
  }

  get bytes(): number {
    let bytes = this.alive.byteLength + this.listed.byteLength + this.regrouping.byteLength
    bytes += this.directory.bytes
    bytes += this.facts.bytes + this.surveys.bytes + this.names.bytes
    for (const column of this.properties.values()) bytes += column.bytes
    return bytes
  }
}

type TableParts = Pick<
  DeviceTable,
  | 'directory'
  | 'capacity'
  | 'alive'
  | 'listed'
  | 'regrouping'
  | 'facts'
  | 'surveys'
  | 'names'
  | 'properties'
  | 'size'
>
type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Writes devices into a table of its own; columns are copied from the base when first written to. */
export class TableWriter {
  private readonly parts: Mutable<TableParts>
  private readonly properties: Map<DeviceProperty, PropertyColumn>
  /** Columns that belong to this writer already. */
  private readonly owned = new Set<unknown>()
  /** Rows written to, each once. */
  readonly rows = new Set<number>()

  /**
   * @param base is left as it is
   * @param tracks whether to remember `rows`
   */
  constructor(
    base: DeviceTable,
    private readonly tracks = true,
  ) {
    const { directory, capacity, facts, surveys, names, size } = base
    this.properties = new Map(base.properties)
    this.parts = {
      directory,
      capacity,
      alive: base.alive.slice(),
      listed: base.listed.slice(),
      regrouping: base.regrouping.slice(),
      facts,
      surveys,
      names,
      properties: this.properties,
      size,
    }
  }

  save(device: FleetDevice): void {
    const row = this.parts.directory.assign(device.id)
    this.makeRoomFor(row)
    if (this.tracks) this.rows.add(row)
    if (!hasBit(this.parts.alive, row)) this.parts.size++
    writeBit(this.parts.alive, row, true)
    const { channel, osPlatform, osName, osVersion, tamperProtection, skippedPolicyTypes } = device
    this.ownFacts().write(row, {
      channel,
      osPlatform,
      osName,
      osVersion,
      tamperProtection,
      skippedPolicyTypes,
    })
    if (device.survey || this.parts.surveys.get(row)) this.ownSurveys().write(row, keptSurvey(device.survey))
    this.ownNames().write(row, device.name)
    this.saveDirectory(row, device.directory)
    writeBit(this.parts.regrouping, row, device.isRegrouping === true)
  }

  remove(row: number): void {
    if (!hasBit(this.parts.alive, row)) return
    this.rows.add(row)
    this.parts.size--
    writeBit(this.parts.alive, row, false)
    this.ownFacts().write(row, null)
    this.ownSurveys().write(row, null)
    this.ownNames().write(row, null)
    this.saveDirectory(row, null)
    writeBit(this.parts.regrouping, row, false)
  }

  finish(): DeviceTable {
    this.parts.names.pack()
    for (const column of this.properties.values()) if (column instanceof PackedTexts) column.pack()
    return DeviceTable.of(this.parts)
  }

  private saveDirectory(row: number, directory: DirectoryProperties | null): void {
    const wasListed = hasBit(this.parts.listed, row)
    writeBit(this.parts.listed, row, directory !== null)
    if (wasListed) {
      for (const [name, column] of this.properties)
        if ((directory?.[name] ?? null) === null && column.get(row) !== null)
          this.writeProperty(name, row, null)
    }
    for (const name of propertyNames(directory)) {
      const value = directory?.[name] ?? null
      if (value !== null && name !== 'memberOf') this.writeProperty(name, row, value)
    }
  }

  private writeProperty(name: DeviceProperty, row: number, value: PropertyValue | null): void {
    const column = this.ownProperty(name)
    if (column instanceof PackedTexts) column.write(row, value === null ? null : String(value))
    else column.write(row, value)
  }

  private makeRoomFor(row: number): void {
    const { capacity } = this.parts
    if (row < capacity) return
    const wanted = Math.max(row + 1, Math.ceil(capacity * (capacity < 65_536 ? 2 : 1.25)))
    const next = wordsFor(wanted) * 32
    this.parts.capacity = next
    this.parts.alive = resized(this.parts.alive, wordsFor(next))
    this.parts.listed = resized(this.parts.listed, wordsFor(next))
    this.parts.regrouping = resized(this.parts.regrouping, wordsFor(next))
    this.parts.facts = this.own(this.parts.facts.copy(next))
    this.parts.surveys = this.own(this.parts.surveys.copy(next))
    for (const [name, column] of this.properties) {
      if (column instanceof CodedColumn) this.properties.set(name, this.own(column.copy(next)))
    }
  }

  private own<T>(column: T): T {
    this.owned.add(column)
    return column
  }

  private ownFacts(): CodedColumn<DeviceFacts> {
    if (!this.owned.has(this.parts.facts)) {
      this.parts.facts = this.own(this.parts.facts.copy(this.parts.capacity))
    }
    return this.parts.facts
  }

  private ownSurveys(): CodedColumn<DeviceSurvey> {
    if (!this.owned.has(this.parts.surveys)) {
      this.parts.surveys = this.own(this.parts.surveys.copy(this.parts.capacity))
    }
    return this.parts.surveys
  }

  private ownNames(): PackedTexts {
    if (!this.owned.has(this.parts.names)) this.parts.names = this.own(this.parts.names.copy())
    return this.parts.names
  }

  private ownProperty(name: DeviceProperty): PropertyColumn {
    const column = this.properties.get(name) ?? newColumn(name, this.parts.capacity)
    const mine = this.owned.has(column)
      ? column
      : this.own(column instanceof PackedTexts ? column.copy() : column.copy(this.parts.capacity))
    this.properties.set(name, mine)
    return mine
  }
}

/** What a directory object has of the properties that rules know. */
function propertyNames(directory: DirectoryProperties | null): readonly DeviceProperty[] {
  return directory === null ? [] : Object.keys(directory).filter(isProperty)
}

function isProperty(name: string): name is DeviceProperty {
  return PROPERTIES.has(name)
}

function newColumn(name: DeviceProperty, capacity: number): PropertyColumn {
  return UNIQUE_PROPERTIES.includes(name)
    ? new PackedTexts()
    : CodedColumn.empty<PropertyValue>(propertyText, capacity)
}

function propertyText(value: PropertyValue): string {
  return typeof value === 'string' ? value : `\u0000${JSON.stringify(value)}`
}

function factsText(facts: DeviceFacts): string {
  const { channel, osPlatform, osName, osVersion, tamperProtection, skippedPolicyTypes } = facts
  const tamper = tamperProtection ? '1' : '0'
  return [channel, osPlatform, osName, osVersion, tamper, ...skippedPolicyTypes].join('\u0000')
}

/** Hardware ids are as many as devices, and nothing that is decided here reads them. */
function keptSurvey(survey: DeviceSurvey | null): DeviceSurvey | null {
  if (survey?.hardwareId === undefined) return survey
  const { hardwareId: _, ...kept } = survey
  return kept
}
