import type { OsPlatform, Platform, PolicyType } from '@/lib/domain/catalog'

export const OS_PLATFORM_WORDS: Readonly<Record<OsPlatform, string>> = {
  windowsClient: 'Windows client',
  windowsServer: 'Windows Server',
  linux: 'Linux',
  macOS: 'macOS',
}

export const PLATFORM_WORDS: Readonly<Record<Platform, string>> = {
  windows: 'Windows',
  linux: 'Linux',
  macOS: 'macOS',
}

export const POLICY_TYPE_WORDS: Readonly<Record<PolicyType, string>> = {
  antivirus: 'Antivirus',
  attackSurfaceReduction: 'Attack surface reduction',
  endpointDetectionAndResponse: 'Endpoint detection and response',
  firewall: 'Firewall',
}

/** The portal's word for a stored text; the text itself where it is none that we know. */
export function wordFor(words: Readonly<Record<string, string>>, stored: string): string {
  return words[stored] ?? stored
}
