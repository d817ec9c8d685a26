import type { Status } from '@/lib/domain/resolution'

/** Address of the devices of one setting; with a status, exactly those that a report counts under it. */
export function settingDevicesHref(slug: string, key: string, status: Status | null = null): string {
  const query = new URLSearchParams({ key, ...(status ? { status } : {}) })
  return `/${slug}/reports/per-setting-status/devices?${query}`
}
