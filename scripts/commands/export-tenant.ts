import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { withTenant } from '@/lib/db/with-tenant'
import { writeTenantFolder } from '@/lib/domain/interchange'
import { readTenantExport } from '@/lib/features/policy-export/read-tenant'
import { getTenant, UsageError, withConnection } from '../lib/connection'
import { codeOf } from '../lib/errors'
import { filesBelow } from '../lib/export-folder'
import { ok } from '../lib/log'

interface Options {
  readonly tenant: string
  readonly data?: string
  readonly json?: boolean
}

const MARK = 'bulwark.json'

/**
 * `bulwark export`: a tenant's policies, groups, asset rules and scope as a folder. A folder that holds something else is
 * refused; of an earlier export, files that have changed are written and those of what is gone are removed.
 */
export async function exportTenant(folder: string, options: Options): Promise<void> {
  const target = path.resolve(folder)
  await requireOwnFolder(target)
  await withConnection(options, async (connection) => {
    const tenant = await getTenant(connection, options.tenant)
    const content = await withTenant(tenant.id, (tx) => readTenantExport(tx, tenant.id), { readOnly: true })
    const files = writeTenantFolder(content)
    const { written, removed } = await bringUpToDate(target, files)
    const { policies, groups, assetRules } = content
    const counts = { policies: policies.length, groups: groups.length, assetRules: assetRules.length }
    if (options.json)
      console.log(
        JSON.stringify({
          tenant: tenant.slug,
          folder: target,
          ...counts,
          files: files.size,
          written,
          removed,
        }),
      )
    else
      ok(
        `${tenant.name}: ${counts.policies} policies, ${counts.groups} groups and ${counts.assetRules} asset rules in ${target} (${written} files written, ${removed} removed)`,
      )
  })
}

async function requireOwnFolder(target: string): Promise<void> {
  try {
    const entries = (await readdir(target)).filter((name) => !name.startsWith('.'))
    if (entries.length > 0 && !entries.includes(MARK))
      throw new UsageError(`${target} holds other files. Name an empty folder, or one of an earlier export.`)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

async function bringUpToDate(
  target: string,
  files: ReadonlyMap<string, string>,
): Promise<{ readonly written: number; readonly removed: number }> {
  await mkdir(target, { recursive: true })
  let written = 0
  let removed = 0
  for (const below of await filesBelow(target)) {
    const name = below.split(path.sep).join('/')
    // Only what an export writes: notes and the files of Git stay.
    if (!/^(policies|groups|asset-rules)\/.*\.json$/.test(name) || files.has(name)) continue
    await rm(path.join(target, below))
    removed++
  }
  for (const [name, text] of files) {
    const file = path.join(target, ...name.split('/'))
    if ((await readFile(file, 'utf8').catch(() => null)) === text) continue
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text)
    written++
  }
  return { written, removed }
}
