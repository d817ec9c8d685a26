import { createHash } from 'node:crypto'
import { access, readdir, readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { SurveyReport } from '../protocol'
import { clip } from './clip'
import type { AgentConfig } from './config'
import type { Defender } from './defender'
import { valueAt, type Json } from './managed-document'

/** Serial numbers that makers of boards leave at their default: they tell no two machines apart. */
const NO_UUID = /^(0{8}-0{4}-0{4}-0{4}-0{12}|f{8}-f{4}-f{4}-f{4}-f{12}|03000200-0400-0500-0006-000700080009)$/
const DMI = 'sys/class/dmi/id'
/** Folders of the extension that Defender for Cloud onboards Linux machines with. */
const CLOUD_EXTENSIONS = ['var/lib/waagent', 'var/lib/GuestConfig/extension_logs']

/**
 * What this machine is, by its own files: nothing is guessed, and what cannot be read is left out.
 * @param managed content of the managed file, whoever wrote it: its tags are the device's
 */
export async function takeSurvey(
  config: AgentConfig,
  defender: Defender | null,
  managed: Json | null,
): Promise<SurveyReport> {
  const read = (file: string) => readText(path.join(config.hostRoot, file))
  const release = parseOsRelease((await read('etc/os-release')) ?? (await read('usr/lib/os-release')) ?? '')
  const uuid = (await read(`${DMI}/product_uuid`))?.toLowerCase()
  const machineId = await read('etc/machine-id')
  const hardwareId = uuid && !NO_UUID.test(uuid) ? uuid : machineId ? hashedId(machineId) : undefined
  const manufacturer = await read(`${DMI}/sys_vendor`)
  const model = await read(`${DMI}/product_name`)
  const architecture = toArchitecture(os.machine())
  return {
    osPlatform: 'linux',
    osName: clip(release.PRETTY_NAME ?? release.NAME ?? `Linux ${os.release()}`, 100),
    osVersion: toVersion(release.VERSION_ID) ?? toVersion(os.release()) ?? '0',
    ...(release.ID ? { distribution: clip(release.ID, 50) } : {}),
    ...(architecture ? { architecture } : {}),
    ...(defender ? { agentVersion: clip(defender.version, 50) } : { managedFileOnly: true }),
    tags: uniteTags(config.tags, tagsOf(managed)),
    domainJoined: await isDomainJoined(read),
    defenderForCloud: await isDefenderForCloud(config.hostRoot),
    boardVendorFile: await exists(path.join(config.hostRoot, DMI, 'board_vendor')),
    ...(manufacturer ? { manufacturer: clip(manufacturer, 100) } : {}),
    ...(model ? { model: clip(model, 100) } : {}),
    ...(hardwareId ? { hardwareId: clip(hardwareId, 100) } : {}),
  }
}

/** os-release(5): shell assignments, values in quotes or not. */
export function parseOsRelease(text: string): Readonly<Record<string, string | undefined>> {
  const pairs = text.split('\n').flatMap((line): [string, string][] => {
    const match = /^([A-Z0-9_]+)=(.*)$/.exec(line.trim())
    if (!match?.[1]) return []
    const value = match[2] ?? ''
    const quoted = /^(["'])(.*)\1$/.exec(value)
    return [[match[1], (quoted?.[2] ?? value).replaceAll(/\\(["'$`\\])/g, '$1')]]
  })
  return Object.fromEntries(pairs)
}

/** Tags of the managed file's `edr.tags`; only those of the type GROUP exist. */
export function tagsOf(managed: Json | null): string[] {
  const list = managed === null ? undefined : valueAt(managed, 'edr.tags')
  if (!Array.isArray(list)) return []
  return list.flatMap((entry) => {
    const value = valueAt(entry, 'value')
    return valueAt(entry, 'key') === 'GROUP' && typeof value === 'string' && value !== '' ? [value] : []
  })
}

function uniteTags(...lists: readonly (readonly string[])[]): string[] {
  const byName = new Map<string, string>()
  for (const tag of lists.flat()) {
    const clipped = clip(tag, 200)
    if (clipped !== '' && !byName.has(clipped.toLowerCase())) byName.set(clipped.toLowerCase(), clipped)
  }
  return [...byName.values()].slice(0, 100)
}

/** Joined to Active Directory through SSSD, or through Winbind. */
async function isDomainJoined(read: (file: string) => Promise<string | undefined>): Promise<boolean> {
  const sssd = (await read('etc/sssd/sssd.conf')) ?? ''
  if (/^\s*(id|access)_provider\s*=\s*ad\s*$/m.test(sssd)) return true
  const samba = (await read('etc/samba/smb.conf')) ?? ''
  return /^\s*security\s*=\s*ads\s*$/im.test(samba)
}

async function isDefenderForCloud(root: string): Promise<boolean> {
  const lists = await Promise.all(
    CLOUD_EXTENSIONS.map((folder) => readdir(path.join(root, folder)).catch(() => [])),
  )
  return lists.flat().some((name) => name.startsWith('Microsoft.Azure.AzureDefenderForServers.MDE'))
}

/** machine-id(5) is confidential: what leaves the machine is a hash that only this agent makes. */
function hashedId(machineId: string): string {
  return createHash('sha256').update(`bulwark-agent ${machineId}`).digest('hex').slice(0, 32)
}

function toVersion(text: string | undefined): string | undefined {
  return /^\d+(\.\d+)*/.exec(text ?? '')?.[0].slice(0, 50)
}

function toArchitecture(machine: string): SurveyReport['architecture'] {
  if (machine === 'x86_64') return 'x64'
  if (machine === 'aarch64' || machine === 'arm64') return 'arm64'
  return /^i[3-6]86$/.test(machine) ? 'x86' : undefined
}

async function readText(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.trim() || undefined
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
