import type { FleetDevice } from '@/lib/domain/fleet'
import type { FileProblem, FleetFile } from '@/lib/domain/interchange'

/** Devices by id, else by name, object id or device id in any letter case where exactly one has it. */
export function findDevices(
  fleet: FleetFile,
  wanted: readonly string[],
): { readonly devices: readonly FleetDevice[]; readonly errors: readonly FileProblem[] } {
  const devices: FleetDevice[] = []
  const errors: FileProblem[] = []
  for (const text of new Set(wanted)) {
    const byId = fleet.devices.find((device) => device.id === text)
    const named = byId ? [byId] : fleet.devices.filter((device) => isNamed(device, text.toLowerCase()))
    const [device] = named
    if (device && named.length === 1) devices.push(device)
    else errors.push({ path: '--device', message: sentence(text, named) })
  }
  return { devices, errors }
}

function isNamed({ id, name, directory }: FleetDevice, lower: string): boolean {
  return [id, name, directory?.objectId, directory?.deviceId, directory?.displayName].some(
    (text) => text?.toLowerCase() === lower,
  )
}

function sentence(text: string, named: readonly FleetDevice[]): string {
  if (named.length === 0) return `The file has no device ${text}.`
  return `${named.length} devices are called ${text}. Name one by its id: ${named
    .slice(0, 3)
    .map(({ id }) => id)
    .join(', ')}.`
}
