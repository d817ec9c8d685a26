const CHANNELS: Readonly<Record<string, string>> = { mdm: 'MDM', microsoftsense: 'MDE' }

/** The channels that a policy is written for, as in the list of the Intune admin center: 'MDM, MDE'. */
export function targetText(technologies: readonly string[]): string {
  return technologies.map((name) => CHANNELS[name.toLowerCase()] ?? name).join(', ')
}
