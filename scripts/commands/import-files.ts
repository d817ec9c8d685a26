import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { DomainError } from '@/lib/db/errors'
import { importPolicies, type ImportResult } from '@/lib/features/policies/import'
import { COMMAND_LINE } from '../lib/accounts'
import { getTenant, UsageError, withConnection } from '../lib/connection'
import { codeOf, messageOf } from '../lib/errors'
import { findPath } from '../lib/find-path'
import { ok, say } from '../lib/log'

interface Options {
  readonly tenant: string
  readonly data?: string
  readonly json?: boolean
}

/** `bulwark import`: every policy of the files, or none; what is not understood is listed by file and path. */
export async function importFiles(names: readonly string[], options: Options): Promise<void> {
  const files = await Promise.all(names.map(readOne))
  return withConnection(options, async (connection) => {
    const tenant = await getTenant(connection, options.tenant)
    const author = { tenantId: tenant.id, userId: null, userName: COMMAND_LINE }
    const result = await importPolicies(author, files).catch((error: unknown) => {
      throw error instanceof DomainError ? new UsageError(error.message) : error
    })
    if (options.json) console.log(JSON.stringify(toReport(tenant.slug, result)))
    else show(tenant.name, result)
  })
}

async function readOne(name: string) {
  const file = await findPath(name)
  try {
    return { name: path.basename(file), bytes: new Uint8Array(await readFile(file)) }
  } catch (error) {
    const reason = codeOf(error) === 'ENOENT' ? 'there is no such file' : messageOf(error)
    throw new UsageError(`${name} cannot be read: ${reason}.`)
  }
}

function show(tenantName: string, { created, files }: ImportResult): void {
  for (const policy of created) {
    const unknown = policy.unknownSettings > 0 ? `, ${policy.unknownSettings} kept but not understood` : ''
    ok(`${policy.name}: ${policy.settings} settings (${policy.profileName ?? 'no known profile'}${unknown})`)
  }
  for (const file of files) {
    for (const { path: at, message } of file.problems) say(`${file.fileName} ${at}: ${message}`)
    for (const { policy, leftOut, unknownSettingIds, notices } of file.policies) {
      for (const { path: at, message } of leftOut)
        say(`${file.fileName} ${policy.name}, ${at}, left out: ${message}`)
      for (const id of unknownSettingIds)
        say(`${file.fileName} ${policy.name}, ${id}: not in the catalogue, kept as it is`)
      for (const notice of notices) say(`${file.fileName} ${policy.name}: ${notice}`)
    }
  }
  console.log(
    `\n  ${created.length} imported into ${tenantName}. Assign them in the console to put them into effect.`,
  )
}

function toReport(tenant: string, { created, files }: ImportResult) {
  return {
    tenant,
    created,
    files: files.map(({ fileName, problems, policies }) => ({
      file: fileName,
      problems,
      policies: policies.map(({ policy, leftOut, unknownSettingIds, notices }) => ({
        name: policy.name,
        leftOut,
        unknownSettingIds,
        notices,
      })),
    })),
  }
}
