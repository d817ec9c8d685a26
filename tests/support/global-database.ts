import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { ensureRole } from '@/scripts/lib/database'
import { connect, setUpDatabase } from '@/scripts/lib/database-setup'
import { startEmbedded } from '@/scripts/lib/embedded'
import { generateClient } from '@/scripts/lib/generate'
import { TEMPLATE_DATABASE, testUrls, type TestServer } from './database'

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer
  }
}

/** One server and one migrated template for the whole run; each test file copies the template (see file-database.ts). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bulwark-test-'))
  // As root, the server runs as another user, who has to be able to enter.
  await chmod(folder, 0o711)
  await generateClient()
  const server = await startEmbedded({
    dataDir: path.join(folder, 'pg'),
    logFile: path.join(folder, 'logs', 'postgres.log'),
    superuserPassword: 'superuser',
    isDisposable: true,
  })
  const stop = async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
    if (!server.dataDir.startsWith(folder))
      await rm(path.dirname(server.dataDir), { recursive: true, force: true })
  }
  try {
    const testServer: TestServer = { port: server.port, superuserUrl: server.superuserUrl('postgres') }
    await createTemplate(testServer)
    project.provide('testServer', testServer)
    return stop
  } catch (error) {
    await stop()
    throw error
  }
}

async function createTemplate(server: TestServer): Promise<void> {
  const admin = await connect(server.superuserUrl, 'the test server')
  try {
    for (const role of ['bulwark_owner', 'bulwark_app', 'bulwark_queue']) await ensureRole(admin, role, role)
    await admin.query(`create database ${TEMPLATE_DATABASE} owner bulwark_owner`)
    await setUpDatabase(testUrls(server, TEMPLATE_DATABASE))
    await admin.query(`alter database ${TEMPLATE_DATABASE} with is_template true allow_connections false`)
  } finally {
    await admin.end()
  }
}
