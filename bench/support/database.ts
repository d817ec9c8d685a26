import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Client } from 'pg'
import { closePrisma } from '@/lib/db/client'
import { ensureRole } from '@/scripts/lib/database'
import { connect, setUpDatabase } from '@/scripts/lib/database-setup'
import { startEmbedded } from '@/scripts/lib/embedded'
import { generateClient } from '@/scripts/lib/generate'

/** A migrated, empty database on a server of its own, durable as in operation. The application's client uses it. */
export interface BenchDatabase {
  /** As the superuser, whom row-level security does not bind: for loading and counting. */
  readonly admin: Client
  readonly adminUrl: string
  stop(): Promise<void>
}

const ROLES = { owner: 'bulwark_owner', app: 'bulwark_app', queue: 'bulwark_queue' } as const
const NAME = 'bulwark_bench'

export async function startDatabase(): Promise<BenchDatabase> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bulwark-bench-'))
  // As root, the server runs as another user, who has to be able to enter.
  await chmod(folder, 0o711)
  await generateClient()
  const server = await startEmbedded({
    dataDir: path.join(folder, 'pg'),
    logFile: path.join(folder, 'logs', 'postgres.log'),
    superuserPassword: 'superuser',
  })
  const urlOf = (role: string) => `postgresql://${role}:${role}@127.0.0.1:${server.port}/${NAME}`
  const setUp = await connect(server.superuserUrl('postgres'), 'the benchmark server')
  try {
    for (const role of Object.values(ROLES)) await ensureRole(setUp, role, role)
    await setUp.query(`create database ${NAME} owner ${ROLES.owner}`)
  } finally {
    await setUp.end()
  }
  const urls = { owner: urlOf(ROLES.owner), app: urlOf(ROLES.app), queue: urlOf(ROLES.queue) }
  await setUpDatabase(urls)
  process.env.BULWARK_APP_DATABASE_URL = urls.app
  process.env.BULWARK_QUEUE_DATABASE_URL = urls.queue
  const admin = await connect(server.superuserUrl(NAME), 'the benchmark database')
  return {
    admin,
    adminUrl: server.superuserUrl(NAME),
    stop: async () => {
      await closePrisma()
      await admin.end()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
      if (!server.dataDir.startsWith(folder))
        await rm(path.dirname(server.dataDir), { recursive: true, force: true })
    },
  }
}
