import { buildFleetIndex, type FleetDevice, type FleetIndex, type FleetSource } from '@/lib/domain/fleet'
import type { DraftFacts } from '@/lib/features/impact/draft-facts'
import { impactDraftSchema, type ImpactDraft } from '@/lib/features/impact/schema'
import { toChanges } from '@/lib/features/impact/to-changes'
import { client, switches } from '@/tests/unit/enrollment/fixtures'
import { aDevice, aGroup, aPolicy, settingsOf } from '@/tests/unit/resolution/support'

export const level = (label: string) => settingsOf('windows-antivirus', { 'Cloud Block Level': label })

export function aFleetDevice(id: string, over: Partial<FleetDevice> = {}): FleetDevice {
  const name = over.name ?? id.toUpperCase()
  return {
    ...aDevice({ id, directory: { displayName: name, deviceOSType: 'Windows' } }),
    name,
    survey: client(),
    ...over,
  }
}

/** Three managed laptops; the first is in Pilot, the group "Laptops" takes in what is named so, "Kept" is paused. */
export function aFleet(over: Partial<FleetSource> = {}): FleetIndex {
  return buildFleetIndex({
    devices: ['laptop-1', 'laptop-2', 'laptop-3'].map((id) => aFleetDevice(id)),
    groups: [
      aGroup('pilot', { displayName: 'Pilot', members: ['laptop-1'] }),
      aGroup('laptops', {
        displayName: 'Laptops',
        membershipRule: '(device.displayName -startsWith "LAPTOP")',
      }),
      aGroup('kept', { displayName: 'Kept', members: ['laptop-3'] }),
    ],
    policies: [aPolicy({ id: 'base', name: 'Baseline', version: 4, settings: level('High') })],
    switches: switches(),
    ...over,
  })
}

export const NO_FACTS: DraftFacts = { group: null, tagsAfter: {}, restored: null }

export function changesOf(draft: ImpactDraft, facts: Partial<DraftFacts> = {}, fleet = aFleet()) {
  return toChanges(fleet, impactDraftSchema.parse(draft), { ...NO_FACTS, ...facts }, 1000)
}
