/** Filters of the device list that a counted number can stand for. */
export interface DeviceFilter {
  readonly managedBy?: string
  readonly enrollment?: 'success' | 'error' | 'unknown'
  readonly label?: string
  readonly status?: string
  readonly seen?: 'onTime' | 'day' | 'week' | 'silent'
  readonly platform?: string
}

/** Address of the device list with exactly these rows: the inventory, which leaves no device out. */
export function devicesHref(slug: string, filter: DeviceFilter = {}): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value)
  const text = query.toString()
  return `/${slug}/devices/inventory${text ? `?${text}` : ''}`
}
