import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { closePrisma } from '@/lib/db/client'
import { ensureRole } from '@/scripts/lib/database'
import { connect, setUpDatabase, type DatabaseUrls } from '@/scripts/lib/database-setup'
import { startEmbedded } from '@/scripts/lib/embedded'

/** A database server of the test's own, durable as in operation, to be killed. The application's client uses it. */
export interface DurableServer {
  readonly urls: DatabaseUrls
  readonly superuserUrl: string
  /** Kills the server as a power cut would, and starts it again on the same port. */
  killAndStart(): Promise<void>
  stop(): Promise<void>
}

const NAME = 'bulwark_faults'

export async function startDurableServer(): Promise<DurableServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bulwark-faults-'))
  // As root, the server runs as another user, who has to be able to enter.
  await chmod(folder, 0o711)
  const options = {
    dataDir: path.join(folder, 'pg'),
    logFile: path.join(folder, 'logs', 'postgres.log'),
    superuserPassword: 'superuser',
  }
  let server = await startEmbedded(options)
  const { port, dataDir } = server
  const superuserUrl = server.superuserUrl(NAME)
  const urlOf = (role: string) => `postgresql://${role}:${role}@127.0.0.1:${port}/${NAME}`
  const urls = { owner: urlOf('bulwark_owner'), app: urlOf('bulwark_app'), queue: urlOf('bulwark_queue') }
  const admin = await connect(server.superuserUrl('postgres'), 'the server to be killed')
  try {
    for (const role of ['bulwark_owner', 'bulwark_app', 'bulwark_queue']) await ensureRole(admin, role, role)
    await admin.query(`create database ${NAME} owner bulwark_owner`)
  } finally {
    await admin.end()
  }
  await setUpDatabase(urls)
  await closePrisma()
  process.env.BULWARK_APP_DATABASE_URL = urls.app
  process.env.BULWARK_QUEUE_DATABASE_URL = urls.queue
  return {
    urls,
    superuserUrl,
    async killAndStart() {
      await closePrisma()
      const pidFile = await readFile(path.join(dataDir, 'postmaster.pid'), 'utf8')
      process.kill(Number(pidFile.split('\n')[0]), 'SIGKILL')
      await server.ended
      server = await startEmbedded({ ...options, port })
    },
    async stop() {
      await closePrisma()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
      if (!dataDir.startsWith(folder)) await rm(path.dirname(dataDir), { recursive: true, force: true })
    },
  }
}
