import { closePrisma } from '@/lib/db/client'
import { resolveTenant } from '@/lib/worker/resolve-tenant'

/** A worker's run in a process of its own, to be killed or raced: `resolve-child.ts TENANT [RUNS]`. */
const [tenantId = '', runs = '1'] = process.argv.slice(2)
for (let i = 0; i < Number(runs); i++) await resolveTenant(tenantId)
await closePrisma()
