/** Settings that no cmdlet sets, and how else they are set. The first that matches counts. */
const REASONS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [
    /_perruleexclusions$/,
    'Add-MpPreference has no documented parameter for exclusions of one rule. Use Group Policy, "Apply a list of exclusions to specific attack surface reduction (ASR) rules".',
  ],
  [
    /_archivemax(depth|size)$/,
    'Set-MpPreference has no parameter for it. Use Group Policy, Microsoft Defender Antivirus > Scan, or its CSP.',
  ],
  [
    /_disablelocaladminmerge$/,
    'Set-MpPreference has no parameter for it. Use Group Policy, "Configure local administrator merge behavior for lists", or its CSP.',
  ],
  [/_tamperprotection_options$/, 'No script may switch tamper protection. It is switched in the portals.'],
  [
    /_windowsdefendersecuritycenter_/,
    'There is no cmdlet for it. Use Group Policy, Windows Components > Windows Security, or its CSP.',
  ],
  [
    /_windowsadvancedthreatprotection_(configurationtype|onboarding|offboarding)/,
    'There is no cmdlet for it. Run the onboarding or offboarding package of the portal on the device.',
  ],
  [/_audit_objectaccess_/, 'There is no cmdlet for it. Use auditpol.exe, or its CSP.'],
  [
    /_disablestealthmodeipsecsecuredpacketexemption$/,
    'It is not documented whether EnableStealthModeForIPsec means the same or the opposite. Set it through its CSP.',
  ],
]

/** Why a setting is in no script. */
export function withoutCmdlet(settingId: string): string {
  const found = REASONS.find(([pattern]) => pattern.test(settingId))
  return found?.[1] ?? 'There is no cmdlet for it. Set it through its CSP.'
}
