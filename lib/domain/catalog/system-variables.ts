/**
 * Environment variables as the antivirus sees them: its service runs as LocalSystem. Source: Microsoft Learn, "Configure and
 * validate exclusions based on extension, name, or location", system environment variables.
 */
const SYSTEM_VARIABLES: Readonly<Record<string, string>> = {
  allusersprofile: 'C:\\ProgramData',
  appdata: 'C:\\Windows\\System32\\config\\systemprofile\\AppData\\Roaming',
  commonprogramfiles: 'C:\\Program Files\\Common Files',
  'commonprogramfiles(x86)': 'C:\\Program Files (x86)\\Common Files',
  localappdata: 'C:\\Windows\\System32\\config\\systemprofile\\AppData\\Local',
  programdata: 'C:\\ProgramData',
  programfiles: 'C:\\Program Files',
  'programfiles(x86)': 'C:\\Program Files (x86)',
  programw6432: 'C:\\Program Files',
  public: 'C:\\Users\\Public',
  systemdrive: 'C:',
  systemroot: 'C:\\Windows',
  temp: 'C:\\Windows\\Temp',
  tmp: 'C:\\Windows\\Temp',
  userprofile: 'C:\\Windows\\System32\\config\\systemprofile',
  windir: 'C:\\Windows',
}
/** People mean their own folder by these; the service has folders of its own. */
const PER_USER = new Set(['appdata', 'localappdata', 'temp', 'tmp', 'userprofile'])
/** Set for signed-in users alone. */
const USERS_ONLY = new Set([
  'homedrive',
  'homepath',
  'homeshare',
  'logonserver',
  'onedrive',
  'onedrivecommercial',
  'onedriveconsumer',
  'sessionname',
  'userdnsdomain',
  'userdomain',
  'username',
])

export interface VariableUse {
  /** As written, with its percent signs. */
  readonly name: string
  /** What the service puts in its place; null where that is not known. */
  readonly value: string | null
  readonly kind: 'machine' | 'perUser' | 'usersOnly' | 'unknown'
}

/** The variables that a text uses, in order. */
export function systemVariablesIn(text: string): readonly VariableUse[] {
  return [...text.matchAll(/%([^%\\/]+)%/g)].map(([name, inner = '']) => {
    const key = inner.toLowerCase()
    const value = Object.hasOwn(SYSTEM_VARIABLES, key) ? (SYSTEM_VARIABLES[key] ?? null) : null
    if (PER_USER.has(key)) return { name, value, kind: 'perUser' }
    if (USERS_ONLY.has(key)) return { name, value: null, kind: 'usersOnly' }
    return { name, value, kind: value === null ? 'unknown' : 'machine' }
  })
}

/** The text with every known variable replaced, on a system installed in the usual place. */
export function expandSystemVariables(text: string): string {
  return systemVariablesIn(text).reduce(
    (result, use) => (use.value === null ? result : result.replace(use.name, () => use.value ?? '')),
    text,
  )
}
