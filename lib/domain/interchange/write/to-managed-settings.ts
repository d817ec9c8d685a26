import { managedDocument } from './managed-document'
import { sortedJson } from './sorted-json'
import type { SettingsSource, Written } from './types'

/**
 * mdatp_managed.json for Linux: goes to /etc/opt/microsoft/mdatp/managed/. Source: Microsoft Learn, "Configure security
 * settings and policies for Microsoft Defender for Endpoint on Linux".
 */
export function toManagedSettings(source: SettingsSource): Written {
  const { content, omitted } = managedDocument(source)
  return { text: sortedJson(content), omitted }
}
