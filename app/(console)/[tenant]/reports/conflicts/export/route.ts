import type { NextRequest } from 'next/server'
import type { ConflictRow } from '@/lib/features/conflicts/conflict-rows'
import { loadConflicts } from '@/lib/features/conflicts/params'
import { walkConflicts } from '@/lib/features/conflicts/queries'
import { requireActor } from '@/lib/features/core/actor'
import { csvResponse, type CsvColumn } from '@/lib/features/core/csv'
import { oneBatch } from '@/lib/features/reports/one-batch'

const join = (texts: readonly string[]) => texts.join('; ')
const policies: CsvColumn<ConflictRow> = {
  header: 'Policies',
  value: (row) => join(row.policies.map((policy) => policy.name)),
}
const devices: CsvColumn<ConflictRow> = { header: 'Devices', value: (row) => row.devices }
const bySetting: readonly CsvColumn<ConflictRow>[] = [
  { header: 'Setting', value: (row) => row.title },
  { header: 'Place', value: (row) => row.settings[0]?.place },
  {
    header: 'Values',
    value: (row) =>
      join(row.values.map((v) => `${v.text} (${v.policies.map((policy) => policy.name).join(', ')})`)),
  },
  policies,
  devices,
  { header: 'Key', value: (row) => row.settings[0]?.key },
]
const byPair: readonly CsvColumn<ConflictRow>[] = [
  policies,
  { header: 'Settings', value: (row) => row.settings.length },
  { header: 'Setting names', value: (row) => join(row.settings.map((setting) => setting.name)) },
  devices,
]

/** The conflicts that the report shows, all pages of them, in the view it shows them in. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'report:read')
  const p = loadConflicts(request.nextUrl.searchParams)
  return csvResponse(
    'conflicts.csv',
    p.view === 'pair' ? byPair : bySetting,
    oneBatch(() => walkConflicts(actor, p)),
  )
}
