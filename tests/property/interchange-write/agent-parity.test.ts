import fc from 'fast-check'
import { expect, it } from 'vitest'
import { buildManagedDocument } from '@/agent/linux/managed-document'
import { getProfile, PROFILES } from '@/lib/domain/catalog'
import { FORMATS, settingsOfDevice } from '@/lib/domain/interchange'
import { policySetDocument, resolveSettings } from '@/lib/domain/resolution'
import { settingsArb } from '../../support/arbitraries'
import { runs } from '../../support/fc'
import { aLinuxDevice, aPolicy } from '../../unit/resolution/support'

const LINUX = PROFILES.filter((profile) => profile.platform === 'linux')

/** Two policies of each profile: lists unite, entries of groups come apart, and what differs is withheld. */
const policiesArb = fc.tuple(
  ...LINUX.flatMap(({ id }) => [`pol_${id}_a`, `pol_${id}_b`].map((name) => [id, name] as const)).map(
    ([profileId, id]) => {
      const profile = getProfile(profileId)
      if (!profile) throw new Error(profileId)
      return settingsArb(profile).map((settings) => aPolicy({ id, profileId, settings }))
    },
  ),
)

it('a device’s managed settings are what its agent makes of the policy set', () => {
  const device = aLinuxDevice()
  fc.assert(
    fc.property(policiesArb, (policies) => {
      const settings = resolveSettings(device, policies)
      const document = policySetDocument(device.osPlatform, settings)
      const source = settingsOfDevice({ name: 'D', osPlatform: 'linux', results: settings })
      const agent = buildManagedDocument(JSON.parse(JSON.stringify(document.settings)))
      expect(agent.exceptions).toEqual([])
      expect(JSON.parse(FORMATS.managed.write(source).text)).toEqual(agent.content)
    }),
    { numRuns: runs },
  )
})
