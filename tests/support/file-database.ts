import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, inject } from 'vitest'
import { closePrisma } from '@/lib/db/client'
import { setTestDatabase, TEMPLATE_DATABASE, testUrls } from './database'

/** Each test file gets a copy of the template (some 50 ms) and the environment that points the application at it. */
const server = inject('testServer')
const name = `test_${randomBytes(6).toString('hex')}`
const urls = testUrls(server, name)

const admin = new Client({ connectionString: server.superuserUrl })
await admin.connect()
await admin.query(`create database ${name} template ${TEMPLATE_DATABASE} owner bulwark_owner`)

const superuser = new URL(server.superuserUrl)
superuser.pathname = `/${name}`
setTestDatabase({ name, urls: { ...urls, superuser: superuser.href } })
process.env.BULWARK_APP_DATABASE_URL = urls.app
process.env.BULWARK_QUEUE_DATABASE_URL = urls.queue
process.env.NEXTAUTH_SECRET = 'only-for-tests-only-for-tests-only-for-tests'
process.env.NEXTAUTH_URL = 'http://localhost:3000'

afterAll(async () => {
  await closePrisma()
  await admin.query(`drop database if exists ${name} with (force)`)
  await admin.end()
})
