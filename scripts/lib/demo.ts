import { readFile } from 'node:fs/promises'
import { Client } from 'pg'
import { z } from 'zod'
import type { DataPaths } from './paths'

const signInsSchema = z.array(z.object({ email: z.string(), password: z.string(), roleName: z.string() }))

export type SignIn = z.output<typeof signInsSchema>[number]

/** The demo users of this installation, or null when it has no demo tenant. */
export async function readDemoSignIns(paths: DataPaths): Promise<readonly SignIn[] | null> {
  const text = await readFile(paths.demoFile, 'utf8').catch(() => null)
  return text === null ? null : signInsSchema.parse(JSON.parse(text))
}

/** Whether nobody has ever set this database up: not one tenant in it. */
export async function isUnused(ownerUrl: string): Promise<boolean> {
  const owner = new Client({ connectionString: ownerUrl })
  try {
    await owner.connect()
    const { rows } = await owner.query<{ unused: boolean }>(
      'select not exists (select from "Tenant") as unused',
    )
    return rows[0]?.unused === true
  } finally {
    await owner.end()
  }
}

/** Fills an unused database with the demo tenant. The seed keeps its sign-ins in the data folder for the next starts. */
export async function seedDemo(paths: DataPaths): Promise<void> {
  const [{ seed }, { closePrisma }] = await Promise.all([import('@/prisma/seed'), import('@/lib/db/client')])
  try {
    await seed(paths.dir)
  } finally {
    await closePrisma()
  }
}
