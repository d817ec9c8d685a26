import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Writable } from 'node:stream'
import { Ajv2020 } from 'ajv/dist/2020'
import type { Json, JsonObject } from '@/lib/domain/interchange'
import { streamOutput, type Output } from '@/scripts/lib/output'

const SCHEMA_DIR = path.resolve(import.meta.dirname, '../../docs/schemas')

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true })
for (const file of readdirSync(SCHEMA_DIR))
  ajv.addSchema(JSON.parse(readFileSync(path.join(SCHEMA_DIR, file), 'utf8')), file)

/** What is wrong with a value by one of the documented schemas, as texts; empty when it is valid. */
export function schemaErrors(name: string, value: unknown): readonly string[] {
  const validate = ajv.getSchema(`${name}.schema.json`)
  if (!validate) throw new Error(`There is no schema ${name}`)
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

/** An output that keeps what is written, for commands that write to a stream. */
export function memoryOutput(): { readonly output: Output; text(): string } {
  const pieces: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      pieces.push(String(chunk))
      done()
    },
  })
  return { output: streamOutput(stream), text: () => pieces.join('') }
}

const TYPE = '#microsoft.graph.deviceManagementConfiguration'
const AV = 'device_vendor_msft_policy_config_defender'

/** Cloud Block Level by option suffix: 0 default, 2 high, 4 high plus, 6 zero tolerance. */
export function cloudBlockLevel(suffix: number): JsonObject {
  return choice(`${AV}_cloudblocklevel`, String(suffix))
}

export const CLOUD_BLOCK_LEVEL = `${AV}_cloudblocklevel`

export function choice(id: string, suffix: string, children: readonly Json[] = []): JsonObject {
  return {
    '@odata.type': `${TYPE}ChoiceSettingInstance`,
    settingDefinitionId: id,
    choiceSettingValue: { value: `${id}_${suffix}`, children },
  }
}

export function integer(id: string, value: number): JsonObject {
  return {
    '@odata.type': `${TYPE}SimpleSettingInstance`,
    settingDefinitionId: id,
    simpleSettingValue: { '@odata.type': `${TYPE}IntegerSettingValue`, value },
  }
}

export function texts(id: string, values: readonly string[]): JsonObject {
  return {
    '@odata.type': `${TYPE}SimpleSettingCollectionInstance`,
    settingDefinitionId: id,
    simpleSettingCollectionValue: values.map((value) => ({ value })),
  }
}

/** A firewall rule by name and action (0 block, 1 allow), as Graph nests it. */
export function firewallRule(name: string, action: 0 | 1): JsonObject {
  const base = 'vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}'
  return {
    '@odata.type': `${TYPE}GroupSettingCollectionInstance`,
    settingDefinitionId: base,
    groupSettingCollectionValue: [
      {
        children: [
          { settingDefinitionId: `${base}_name`, simpleSettingValue: { value: name } },
          choice(`${base}_action_type`, String(action)),
        ],
      },
    ],
  }
}

export const ALL_DEVICES = { target: { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' } }
export const ALL_USERS = { target: { '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget' } }

export function including(groupId: string): JsonObject {
  return { target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId } }
}

export function excluding(groupId: string): JsonObject {
  return { target: { '@odata.type': '#microsoft.graph.exclusionGroupAssignmentTarget', groupId } }
}

/** A policy body of Graph; tests spell out what they are about. */
export function aPolicy(id: string, more: JsonObject = {}): JsonObject {
  return {
    id,
    name: `Policy ${id}`,
    platforms: 'windows10',
    technologies: 'mdm,microsoftSense',
    settings: [{ settingInstance: cloudBlockLevel(2) }],
    assignments: [ALL_DEVICES],
    ...more,
  }
}

/** The setting instances as Graph lists them in a policy. */
export function settingsOf(...instances: readonly JsonObject[]): Json {
  return instances.map((settingInstance, index) => ({ id: String(index), settingInstance }))
}

export const CLIENT = { id: 'client', platform: 'windows', osVersion: '10.0.22631.3007' } as const
