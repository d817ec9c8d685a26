import { openDatabase } from '../lib/database'
import { setUpDatabase } from '../lib/database-setup'
import { loadEnvFiles } from '../lib/env-files'
import { SetupError } from '../lib/errors'
import { ok } from '../lib/log'
import { dataPaths } from '../lib/paths'
import { loadSecrets } from '../lib/secrets'
import { claimData, findRuntime, releaseData } from '../lib/start-lock'

/** `bulwark migrate`: roles, migrations, rights and queue, on the running installation's database or the stopped one's. */
export async function migrate(options: { readonly data?: string; readonly json?: boolean }): Promise<void> {
  loadEnvFiles(false)
  const applied = await applyTo(options.data)
  if (options.json) console.log(JSON.stringify({ applied }))
  else ok(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.')
}

async function applyTo(data: string | undefined): Promise<readonly string[]> {
  const paths = dataPaths(data)
  const runtime = await findRuntime(paths)
  if (runtime) return (await setUpDatabase(runtime.databases)).applied
  const holder = await claimData(paths)
  if (holder)
    throw new SetupError(
      `Process ${holder.pid} is starting on ${paths.dir}. Wait until it runs, then repeat this.`,
    )
  try {
    const database = await openDatabase(paths, await loadSecrets(paths.secretsFile))
    await database.close()
    return database.applied
  } finally {
    await releaseData(paths)
  }
}
