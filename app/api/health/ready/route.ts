import { getPrisma } from '@/lib/db/client'

export const dynamic = 'force-dynamic'

/** The process can serve: the database answers. 503 while it does not. */
export async function GET(): Promise<Response> {
  try {
    await getPrisma().$queryRaw`select 1`
    return Response.json({ status: 'ready' })
  } catch {
    return Response.json({ status: 'unavailable', detail: 'The database does not answer.' }, { status: 503 })
  }
}
