import type { SettingDefinition } from '@/lib/domain/catalog'

export const NETWORKS = [
  { id: 'domain', name: 'Domain' },
  { id: 'private', name: 'Private' },
  { id: 'public', name: 'Public' },
] as const
export type Network = (typeof NETWORKS)[number]['id']

/** One setting that every network has. */
export interface NetworkRow {
  readonly key: string
  readonly name: string
  readonly byNetwork: Readonly<Partial<Record<Network, SettingDefinition>>>
}

/** Firewall CSP: MdmStore/DomainProfile, PrivateProfile and PublicProfile hold the same nodes. */
export function networkSettingOf(id: string): { readonly network: Network; readonly key: string } | null {
  const match = /^vendor_msft_firewall_mdmstore_(domain|private|public)profile_(.+)$/.exec(id)
  const network = NETWORKS.find((one) => one.id === match?.[1])?.id
  const key = match?.[2]
  return network && key ? { network, key } : null
}

/** Rows in the order of the template, named without the network that a column stands for. */
export function networkRows(definitions: readonly SettingDefinition[]): readonly NetworkRow[] {
  const rows = new Map<string, { name: string; byNetwork: Partial<Record<Network, SettingDefinition>> }>()
  for (const definition of definitions) {
    const place = networkSettingOf(definition.id)
    if (!place) continue
    const row = rows.get(place.key) ?? { name: nameOf(definition), byNetwork: {} }
    row.byNetwork[place.network] = definition
    rows.set(place.key, row)
  }
  return [...rows].map(([key, row]) => ({ key, ...row }))
}

function nameOf({ name }: SettingDefinition): string {
  return name
    .replace(/^Enable (Domain|Private|Public) Network Firewall$/, 'Enable Firewall')
    .replace(/ for (Domain|Private|Public) Profile$/, '')
}
