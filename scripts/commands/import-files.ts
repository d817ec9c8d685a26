import { DomainError } from '@/lib/db/errors'
import { withTenant } from '@/lib/db/with-tenant'
import {
  importOutsideConsole,
  type CommandLineResult,
} from '@/lib/features/policy-import/import-outside-console'
import type { ImportPlan } from '@/lib/features/policy-import/plan-import'
import { COMMAND_LINE } from '../lib/accounts'
import { getTenant, UsageError, withConnection } from '../lib/connection'
import { ok, say } from '../lib/log'
import { readImportFiles } from '../lib/read-import-files'

/** Files from which on progress is told. */
const MANY = 20

interface Options {
  readonly tenant: string
  readonly data?: string
  readonly json?: boolean
  readonly dryRun?: boolean
  readonly assign?: boolean
  readonly createGroups?: boolean
  readonly update?: boolean
  readonly scope?: boolean
  /** `NAME=GROUP`, both names or ids. */
  readonly map?: readonly string[]
}

/** `bulwark import`: every policy of the files and folders, or none; what is not understood is listed by file and path. */
export async function importFiles(names: readonly string[], options: Options): Promise<void> {
  const files = await readImportFiles(names, showProgress)
  return withConnection(options, async (connection) => {
    const tenant = await getTenant(connection, options.tenant)
    const request = {
      tenantId: tenant.id,
      userName: COMMAND_LINE,
      files,
      dryRun: options.dryRun ?? false,
      assign: options.assign ?? false,
      createGroups: options.createGroups ?? false,
      update: options.update ?? false,
      scope: options.scope ?? false,
      groupFor: await readMap(tenant.id, options.map ?? []),
    }
    const result = await importOutsideConsole(request).catch((error: unknown) => {
      throw error instanceof DomainError ? new UsageError(error.message) : error
    })
    if (options.json) console.log(JSON.stringify(toReport(tenant.slug, result)))
    else show(tenant.name, result)
  })
}

/** On a terminal, how far reading is; many files take a while. Nothing in a log or a pipe. */
function showProgress(done: number, of: number): void {
  if (!process.stderr.isTTY || of < MANY) return
  process.stderr.write(done < of ? `\rReading ${done} of ${of} files` : '\r\u001b[K')
}

/** This tenant's groups that stand for those of the files. */
async function readMap(tenantId: string, pairs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const groupFor = new Map<string, string>()
  for (const pair of pairs) {
    const at = pair.lastIndexOf('=')
    const [from, to] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
    if (at < 1 || to === '') throw new UsageError(`--map ${pair}: write NAME=GROUP.`)
    const group = await withTenant(tenantId, (tx) =>
      tx.group.findFirst({
        where: { tenantId, OR: [{ id: to }, { displayName: to }] },
        select: { id: true },
      }),
    )
    if (!group) throw new UsageError(`--map ${pair}: the tenant has no group ${to}.`)
    groupFor.set(from, group.id)
  }
  return groupFor
}

function show(tenantName: string, { plan, parts, outcome }: CommandLineResult): void {
  for (const { fileName, message } of parts?.problems ?? []) say(`${fileName}: ${message}`)
  for (const name of parts?.differing ?? [])
    say(`Asset rule ${name} says something else here; --update takes the folder's`)
  for (const { fileName, problems } of plan.files)
    for (const { path: at, message } of problems) say(`${fileName} ${at}: ${message}`)
  for (const { fileName, ready } of plan.policies) {
    for (const { path: at, message } of ready.leftOut)
      say(`${fileName} ${ready.policy.name}, ${at}, left out: ${message}`)
    for (const id of ready.unknownSettingIds)
      say(`${fileName} ${ready.policy.name}, ${id}: not in the catalogue, kept as it is`)
    for (const notice of ready.notices) say(`${fileName} ${ready.policy.name}: ${notice}`)
  }
  for (const { described, sourceId, refusal, existing } of plan.groups)
    if (refusal !== null && !existing) say(`Group ${described?.displayName ?? sourceId}: ${refusal}`)
  if (!outcome) {
    for (const policy of plan.policies) ok(`${policy.ready.policy.name}: ${suggestionText(policy)}`)
    console.log(`\n  Nothing was written. Without --dry-run, this would be imported into ${tenantName}.`)
    return
  }
  for (const item of [...outcome.created, ...outcome.updated]) {
    const unknown = item.unknownSettings > 0 ? `, ${item.unknownSettings} kept but not understood` : ''
    const version = item.version > 1 ? `, version ${item.version}` : ''
    ok(
      `${item.name}: ${item.settings} settings (${item.profileName ?? 'no known profile'}${unknown}${version})`,
    )
  }
  for (const group of outcome.groups) ok(`Group ${group.displayName} made`)
  const left = outcome.skipped > 0 ? `, ${outcome.skipped} were here already` : ''
  const isAssigned = [...outcome.created, ...outcome.updated].some((item) => item.assignments > 0)
  const hint = isAssigned ? '' : ' Assign them in the console to put them into effect.'
  console.log(
    `\n  ${outcome.created.length + outcome.updated.length} imported into ${tenantName}${left}.${hint}`,
  )
}

function suggestionText({ existing, suggestion, ready }: ImportPlan['policies'][number]): string {
  if (suggestion.take === 'skip') return 'here already, identical'
  const profile = ready.profileName ?? 'no known profile'
  const name =
    suggestion.take === 'create' && suggestion.name !== ready.policy.name ? ` as ${suggestion.name}` : ''
  return `would be created${name} (${profile})${existing ? '; or with --update become its next version' : ''}`
}

function toReport(tenant: string, { plan, parts, outcome }: CommandLineResult) {
  return {
    tenant,
    dryRun: outcome === null,
    created: outcome?.created ?? [],
    updated: outcome?.updated ?? [],
    skipped: outcome?.skipped ?? 0,
    groups: outcome?.groups ?? [],
    ...(parts
      ? {
          assetRules: {
            created: parts.create.length,
            updated: parts.update.length,
            differing: parts.differing,
          },
          scope: parts.scope !== null,
        }
      : {}),
    files: plan.files.map(({ fileName, problems, policies }) => ({
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
