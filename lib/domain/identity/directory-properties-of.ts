import type { DirectoryProperties } from '../groups/types'
import type { DirectoryIdentity } from './types'

/**
 * The properties of a directory object that membership rules read.
 * @param kept properties that others set on the object: extension attributes, category, ownership, physical ids; they never
 * override what the identity states.
 */
export function directoryPropertiesOf(
  identity: DirectoryIdentity,
  kept: DirectoryProperties = {},
): DirectoryProperties {
  return {
    profileType: 'RegisteredDevice',
    ...kept,
    objectId: identity.objectId,
    deviceId: identity.deviceId,
    displayName: identity.displayName,
    accountEnabled: identity.accountEnabled,
    deviceOSType: identity.operatingSystem,
    deviceOSVersion: identity.operatingSystemVersion,
    deviceTrustType: identity.trustType,
    deviceManufacturer: identity.manufacturer,
    deviceModel: identity.model,
    managementType: identity.managementType,
    systemLabels: identity.systemLabels,
  }
}
