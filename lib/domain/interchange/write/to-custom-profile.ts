import { sortedJson } from './sorted-json'
import { cspNodes, type CspNode } from './to-csp-list'
import type { SettingsSource, Written } from './types'

/** Source: Graph, windows10CustomConfiguration: "This collection can contain a maximum of 1000 elements." */
const MOST_SETTINGS = 1000

/**
 * The CSP nodes as a custom profile that Intune takes in: the body of POST /deviceManagement/deviceConfigurations. Devices
 * that no MDM manages get nothing from it: it is for those that are moved to one. Source: Graph, windows10CustomConfiguration
 * and omaSetting.
 */
export function toCustomProfile(source: SettingsSource): Written {
  const { nodes, omitted } = cspNodes(source)
  const taken = nodes.slice(0, MOST_SETTINGS)
  const beyond = nodes.length - taken.length
  const text = sortedJson({
    '@odata.type': '#microsoft.graph.windows10CustomConfiguration',
    displayName: source.name,
    description: [
      `Settings of the ${source.kind} ${source.name}.`,
      ...(omitted.length > 0
        ? [`Settings without a node that can be set so, not in it: ${omitted.length}.`]
        : []),
      ...(beyond > 0
        ? [`Nodes beyond ${MOST_SETTINGS}, the most that a profile has, not in it: ${beyond}.`]
        : []),
    ].join(' '),
    omaSettings: taken.map(omaSetting),
  })
  const left = nodes.slice(MOST_SETTINGS).map(({ node }) => ({
    settingId: node,
    reason: `A profile has at most ${MOST_SETTINGS} nodes. Divide the policy.`,
  }))
  return { text, omitted: [...omitted, ...left] }
}

function omaSetting({ name, node, type, value }: CspNode) {
  const base = { displayName: name, omaUri: node }
  switch (type) {
    case 'Integer':
      return { '@odata.type': '#microsoft.graph.omaSettingInteger', ...base, value: Number(value) }
    case 'Boolean':
      return { '@odata.type': '#microsoft.graph.omaSettingBoolean', ...base, value: value === 'true' }
    case 'String':
      return { '@odata.type': '#microsoft.graph.omaSettingString', ...base, value }
  }
}
