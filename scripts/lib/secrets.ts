import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { codeOf, SetupError } from './errors'

const secretsSchema = z.object({
  superuserPassword: z.string(),
  ownerPassword: z.string(),
  appPassword: z.string(),
  queuePassword: z.string(),
  nextAuthSecret: z.string(),
})

/** Passwords of one installation's database roles and the key that signs sessions. */
export type Secrets = z.output<typeof secretsSchema>

const randomSecret = () => randomBytes(24).toString('base64url')

/** Reads the secrets, or makes and keeps new ones. Only the user who started Bulwark can read the file. */
export async function loadSecrets(file: string): Promise<Secrets> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  })
  if (text !== null) return parseSecrets(file, text)
  const secrets: Secrets = {
    superuserPassword: randomSecret(),
    ownerPassword: randomSecret(),
    appPassword: randomSecret(),
    queuePassword: randomSecret(),
    nextAuthSecret: randomBytes(32).toString('base64url'),
  }
  await writeFileAtomically(file, JSON.stringify(secrets, null, 2) + '\n')
  return secrets
}

function parseSecrets(file: string, text: string): Secrets {
  try {
    return secretsSchema.parse(JSON.parse(text))
  } catch {
    throw new SetupError(
      `${file} is damaged. Restore it from a backup: it holds the database's passwords. ` +
        'To start over with an empty database, delete the folder it is in.',
    )
  }
}

/** Writes beside the file and renames: a crash leaves the old file or the new one, never half of it. */
export async function writeFileAtomically(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`
  await writeFile(temporary, text, { mode: 0o600 })
  await rename(temporary, file)
}
