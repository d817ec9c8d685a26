import type { Channel, OsPlatform } from '../../catalog'

export interface NamedPlatform {
  /** null: Windows, and the name does not say whether client or server (Graph's `windows10` covers both). */
  readonly osPlatform: OsPlatform | null
  /** Display name as resolution reads it, where the name holds more than the platform. */
  readonly osName: string | null
}

const LINUX =
  /linux|ubuntu|debian|rhel|redhat|centos|suse|sles|fedora|rocky|alma|oracle|amazon|amzn|mariner|azurelinux/
const MACOS = /^(mac|osx|darwin)/
const SERVER_RELEASE = /2012[\s_-]*r2|20\d\d/i

/** The platform that people, Graph, Intune or the Defender portal mean by a name; undefined for any other text. */
export function platformByName(name: string): NamedPlatform | undefined {
  const text = name.trim()
  const plain = text.toLowerCase().replaceAll(/[\s_.-]/g, '')
  if (plain.includes('server') && /^(windows|win|microsoftwindows|server)/.test(plain)) {
    const release = SERVER_RELEASE.exec(text)?.[0]
      .toUpperCase()
      .replace(/^2012.*R2/, '2012 R2')
    return { osPlatform: 'windowsServer', osName: release ? `Windows Server ${release}` : null }
  }
  if (/^(microsoft)?win(dows)?11/.test(plain)) return { osPlatform: 'windowsClient', osName: 'Windows 11' }
  if (/^win(dows)?clients?$/.test(plain)) return { osPlatform: 'windowsClient', osName: null }
  if (/^(microsoft)?win(dows)?(?!phone|mobile)/.test(plain)) {
    // `windows10` is Graph's word for every Windows; with a blank or an edition it is the client.
    const isClient = /^(microsoft )?windows 10\b/i.test(text) || /^win(dows)?10(pro|ent|edu|home)/.test(plain)
    return { osPlatform: isClient ? 'windowsClient' : null, osName: isClient ? 'Windows 10' : null }
  }
  if (MACOS.test(plain)) return { osPlatform: 'macOS', osName: null }
  if (LINUX.test(plain)) return { osPlatform: 'linux', osName: plain === 'linux' ? null : text }
  return undefined
}

/** Is it the name of a platform that directories hold but endpoint security policies here are not for? */
export function isOtherPlatform(name: string): boolean {
  return /^(android|ios|ipad|iphone|chromeos|tvos|visionos|watchos|windows ?(phone|mobile)|surface ?hub)/i.test(
    name.trim(),
  )
}

/** Channels by what they are called here, in the portal, in Graph and in everyday talk. */
const CHANNEL_NAMES: Readonly<Record<string, Channel>> = {
  mde: 'mde',
  microsoftsense: 'mde',
  sense: 'mde',
  defender: 'mde',
  defenderforendpoint: 'mde',
  microsoftdefenderforendpoint: 'mde',
  intune: 'intune',
  mdm: 'intune',
  configmgr: 'configMgr',
  configmanager: 'configMgr',
  configurationmanager: 'configMgr',
  sccm: 'configMgr',
  mecm: 'configMgr',
  none: 'none',
  unknown: 'none',
  unmanaged: 'none',
}

/** The channel that a name means, in any letter case; undefined for any other text. */
export function channelByName(name: string): Channel | undefined {
  const plain = name.toLowerCase().replaceAll(/[\s_.-]/g, '')
  return Object.hasOwn(CHANNEL_NAMES, plain) ? CHANNEL_NAMES[plain] : undefined
}
