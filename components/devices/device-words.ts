/** Enrollment labels are the portal's own sentences; lists have room for a few words, and show the sentence on hover. */
const SHORT_LABELS: Readonly<Record<string, string>> = {
  'Device is not enrolled and has never been enrolled': 'Not enrolled',
  'Device is managed by SCCM Agent': 'Managed by SCCM Agent',
  'Microsoft Intune Configuration issue': 'Intune configuration issue',
}

export function shortEnrollmentLabel(label: string): string {
  return SHORT_LABELS[label] ?? label
}

/** Join types as the Entra admin center writes them; a synthetic registration has none. */
const JOIN_TYPE_WORDS: Readonly<Record<string, string>> = {
  synthetic: 'Blank (synthetic registration)',
  azureAD: 'Microsoft Entra joined',
  serverAD: 'Microsoft Entra hybrid joined',
  workplace: 'Microsoft Entra registered',
}

export const DEVICE_STATE_WORDS = {
  excluded: 'Excluded from management',
  offboarded: 'Offboarded',
  keyRevoked: 'Key revoked',
  reimaged: 'Re-imaged (older record)',
  duplicate: 'Duplicate hardware ID',
  hybridJoinFailed: 'Hybrid join prerequisite failed',
  regrouping: 'Waits for regrouping',
  lostMemberships: 'Lost group memberships',
  fileOnly: 'Verified in the file only',
} as const

export function joinTypeWords(joinType: string | null): string {
  return joinType === null ? 'No directory object' : (JOIN_TYPE_WORDS[joinType] ?? joinType)
}
