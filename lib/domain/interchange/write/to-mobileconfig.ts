import { canonicalJson } from '../../resolution'
import type { Json } from '../json'
import { sortOmitted } from './entries-of'
import { managedDocument } from './managed-document'
import { fitsXml, PlistDict, plistXml, toPlistDict, toXmlText } from './plist-xml'
import type { Omission, SettingsSource, Written } from './types'
import { uuidOf } from './uuid-of'

/** The preference domain of Defender on macOS. */
const WDAV = 'com.microsoft.wdav'
const ORGANIZATION = 'Bulwark'

/**
 * A whole configuration profile for macOS. Its identifier is always the same, so that a newer export takes the place of an
 * older one; its UUIDs follow from what is in it, so that equal settings give equal files. Source: Microsoft Learn, "Set
 * preferences for Microsoft Defender for Endpoint on macOS"; Apple, "Configuration Profile Reference".
 */
export function toMobileconfig(source: SettingsSource): Written {
  const document = managedDocument(source, refuse)
  const omitted: Omission[] = [...document.omitted]
  const content: [string, Json][] = []
  for (const [name, value] of Object.entries(document.content)) {
    // Names that begin so describe the payload itself.
    if (name.startsWith('Payload'))
      omitted.push({ settingId: name, reason: 'The profile itself uses this name.' })
    else content.push([name, value])
  }
  const settings = Object.fromEntries(content)
  const title = `Microsoft Defender: ${toXmlText(source.name)}`
  const seed = canonicalJson({ title, settings })
  const payload = new PlistDict([
    ['PayloadUUID', uuidOf(`payload ${seed}`)],
    ['PayloadType', WDAV],
    ['PayloadOrganization', ORGANIZATION],
    ['PayloadIdentifier', WDAV],
    ['PayloadDisplayName', title],
    ['PayloadDescription', ''],
    ['PayloadVersion', 1],
    ['PayloadEnabled', true],
    ...toPlistDict(settings).members,
  ])
  const profile = new PlistDict([
    ['PayloadUUID', uuidOf(`profile ${seed}`)],
    ['PayloadType', 'Configuration'],
    ['PayloadOrganization', ORGANIZATION],
    ['PayloadIdentifier', WDAV],
    ['PayloadDisplayName', title],
    ['PayloadDescription', ''],
    ['PayloadVersion', 1],
    ['PayloadEnabled', true],
    ['PayloadRemovalDisallowed', true],
    ['PayloadScope', 'System'],
    ['PayloadContent', [payload]],
  ])
  return { text: plistXml(profile), omitted: sortOmitted(omitted) }
}

function refuse(value: Json): string | null {
  return fitsXml(value) ? null : 'Its value has a control character, which XML cannot hold.'
}
