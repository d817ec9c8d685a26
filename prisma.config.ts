import path from 'node:path'
import { defineConfig } from 'prisma/config'

/** For Prisma's own command line. `npm start` and `npx bulwark migrate` do the same without it. */
export default defineConfig({
  schema: path.join('prisma', 'schema.prisma'),
  migrations: { path: path.join('prisma', 'migrations') },
  ...(process.env.DATABASE_URL ? { datasource: { url: process.env.DATABASE_URL } } : {}),
})
