import { newId } from '@/lib/db/new-id'
import { withTenant } from '@/lib/db/with-tenant'

export interface DeviceFacts {
  readonly channel?: 'mde' | 'intune' | 'configMgr' | 'none'
  readonly osPlatform?: 'windowsClient' | 'windowsServer' | 'linux'
  readonly osVersion?: string
  readonly manufacturer?: string
}

const SYSTEMS = {
  windowsClient: { osName: 'Windows 11 Enterprise', osVersion: '10.0.22621.2428', directory: 'Windows' },
  windowsServer: { osName: 'Windows Server 2022', osVersion: '10.0.20348.1787', directory: 'Windows Server' },
  linux: { osName: 'Ubuntu 22.04', osVersion: '22.04', directory: 'Linux' },
} as const

/** A device with its directory object, written to the tables without asking enrollment. */
export async function storeDevice(tenantId: string, name: string, facts: DeviceFacts = {}): Promise<string> {
  const { channel = 'mde', osPlatform = 'windowsClient', manufacturer = 'Contoso' } = facts
  const system = SYSTEMS[osPlatform]
  const osVersion = facts.osVersion ?? system.osVersion
  const [id, objectId] = [newId('dev'), newId('dir')]
  await withTenant(tenantId, async (tx) => {
    await tx.directoryObject.create({
      data: {
        tenantId,
        id: objectId,
        deviceId: crypto.randomUUID(),
        ownerDeviceId: id,
        displayName: name,
        joinType: 'synthetic',
        operatingSystem: system.directory,
        operatingSystemVersion: osVersion,
        managementType: 'MicrosoftSense',
        properties: { deviceManufacturer: manufacturer },
      },
    })
    await tx.device.create({
      data: {
        tenantId,
        id,
        name,
        osPlatform,
        osName: system.osName,
        osVersion,
        channel,
        tags: [],
        skippedPolicyTypes: [],
        survey: { osPlatform, osName: system.osName, osVersion, tags: [] },
        directoryObjectId: objectId,
      },
    })
  })
  return id
}
