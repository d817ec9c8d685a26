import { stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { DomainError } from '@/lib/db/errors'
import { withTenant, type TenantTx } from '@/lib/db/with-tenant'
import { definitionOf } from '@/lib/domain/catalog'
import { SETTINGS_FORMATS } from '@/lib/domain/interchange'
import { graphFile, readGraphPolicies } from '@/lib/features/policy-export/graph-file'
import {
  deviceSettingsFile,
  formatOf,
  policySettingsFile,
  type ExportFile,
} from '@/lib/features/policy-export/settings-export'
import { getTenant, UsageError, withConnection } from '../lib/connection'
import { ok } from '../lib/log'
import { printJson, streamOutput } from '../lib/output'

interface Options {
  readonly tenant: string
  readonly policy?: string
  readonly device?: string
  readonly format?: string
  readonly data?: string
  readonly json?: boolean
}

/**
 * `bulwark export FILE --policy NAME`, or `--device NAME`: one policy, or what one device is to enforce, in a format of its
 * platform. What the format cannot carry is said on standard error.
 */
export async function exportFile(target: string, options: Options): Promise<void> {
  const isStream = target === '-'
  if (isStream && options.json)
    throw new UsageError('Leave out --json, or name a file: there is one standard output.')
  await withConnection(options, async (connection) => {
    const tenant = await getTenant(connection, options.tenant)
    const file = await withTenant(tenant.id, (tx) => read(tx, tenant.id, options), { readOnly: true }).catch(
      (error: unknown) => {
        throw error instanceof DomainError ? new UsageError(error.message) : error
      },
    )
    const omitted = file.omitted.map(({ settingId, reason }) => ({
      settingId,
      setting: definitionOf(settingId)?.name ?? settingId,
      reason,
    }))
    const written = isStream ? null : await write(target, file)
    if (written === null) {
      const output = streamOutput()
      await output.write(file.text)
      await output.end()
    } else if (options.json) await printJson({ tenant: tenant.slug, file: written, omitted })
    else ok(`Written to ${written}`)
    if (!options.json)
      for (const { setting, reason } of omitted) console.error(`Not in the file: ${setting}. ${reason}`)
  })
}

async function read(tx: TenantTx, tenantId: string, options: Options): Promise<ExportFile> {
  const { policy, device, format: wanted = 'graph' } = options
  const format = formatOf(wanted)
  if (policy !== undefined && wanted === 'graph')
    return graphFile(await readGraphPolicies(tx, tenantId, [await policyId(tx, tenantId, policy)]))
  const known = policy === undefined ? SETTINGS_FORMATS : ['graph', ...SETTINGS_FORMATS]
  if (!format)
    throw new UsageError(
      `${options.format === undefined ? 'Say the --format' : `${wanted} is no format here`}. Formats: ${known.join(', ')}.`,
    )
  return policy === undefined
    ? deviceSettingsFile(tx, tenantId, await deviceId(tx, tenantId, device ?? ''), format)
    : policySettingsFile(tx, tenantId, await policyId(tx, tenantId, policy), format)
}

async function policyId(tx: TenantTx, tenantId: string, wanted: string): Promise<string> {
  const found = await tx.policy.findMany({
    where: {
      tenantId,
      deletedAt: null,
      OR: [{ id: wanted }, { name: { equals: wanted, mode: 'insensitive' } }],
    },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  return onlyOne(found, `policy ${wanted}`)
}

async function deviceId(tx: TenantTx, tenantId: string, wanted: string): Promise<string> {
  const found = await tx.device.findMany({
    where: { tenantId, OR: [{ id: wanted }, { name: { equals: wanted, mode: 'insensitive' } }] },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  return onlyOne(found, `device ${wanted}`)
}

function onlyOne(found: readonly { readonly id: string }[], what: string): string {
  const [first, ...others] = found
  if (!first) throw new UsageError(`There is no ${what} in this tenant.`)
  if (others.length === 0) return first.id
  throw new UsageError(
    `Several are called so: the ${what} has the ids ${found.map(({ id }) => id).join(', ')}. Name one by its id.`,
  )
}

/** Into the file, or into the folder under the name that a download would have. */
async function write(target: string, { name, text }: ExportFile): Promise<string> {
  const isFolder = await stat(target).then(
    (found) => found.isDirectory(),
    () => false,
  )
  const file = path.resolve(isFolder ? path.join(target, name) : target)
  await writeFile(file, text)
  return file
}
