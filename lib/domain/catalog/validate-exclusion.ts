import type { Exclusion } from './exclusions'
import { expandSystemVariables, systemVariablesIn } from './system-variables'
import type { Platform } from './types'

/** `error`: the entry cannot work as written. `warning`: it works, but hardly as meant, or opens more than it should. */
export interface ExclusionFinding {
  readonly severity: 'error' | 'warning'
  readonly message: string
}

/** Wildcards in one entry. Source: Microsoft Learn, exclusions based on extension, name, or location. */
export const MAX_WILDCARDS = 6

// Source of the lists: Microsoft Learn, "Common mistakes to avoid when defining exclusions".
const ATTACKED_EXTENSIONS = new Set(
  (
    '7z bat bin cab cmd com cpl dll exe fla gif gz hta inf java jar job jpeg jpg js ko ko.gz msi ocx png ps1 py rar reg ' +
    'scr sys tar tmp url vbe vbs wsf zip'
  ).split(' '),
)
const ATTACKED_PROCESSES = new Set(
  (
    'acrord32.exe addinprocess.exe addinprocess32.exe addinutil.exe bash.exe bginfo.exe bitsadmin.exe cdb.exe csi.exe ' +
    'cmd.exe cscript.exe dbghost.exe dbgsvc.exe dnx.exe dotnet.exe excel.exe fsi.exe fsianycpu.exe iexplore.exe java.exe ' +
    'kd.exe lxssmanager.dll msbuild.exe mshta.exe ntkd.exe ntsd.exe outlook.exe psexec.exe powerpnt.exe powershell.exe ' +
    'rcsi.exe svchost.exe schtasks.exe system.management.automation.dll windbg.exe winword.exe wmic.exe wscript.exe ' +
    'wuauclt.exe'
  ).split(' '),
)
const ATTACKED_UNIX_PROCESSES = new Set(['bash', 'java', 'python', 'python3', 'sh', 'zsh'])
const BROAD_WINDOWS_FOLDERS = new Set([
  'c:\\program files',
  'c:\\program files (x86)',
  'c:\\program files\\java',
  'c:\\programdata',
  'c:\\temp',
  'c:\\users',
  'c:\\windows',
  'c:\\windows\\prefetch',
  'c:\\windows\\system32',
  'c:\\windows\\system32\\catroot2',
  'c:\\windows\\system32\\spool',
  'c:\\windows\\temp',
])
const BROAD_UNIX_FOLDERS = new Set(
  '/ /bin /sbin /etc /home /lib /opt /tmp /usr /usr/bin /usr/lib /usr/sbin /var /var/tmp /Applications /Library /System /Users /private'.split(
    ' ',
  ),
)

/**
 * Everything that is wrong with, or unwise about, one exclusion: nothing when all is well. Findings are advice for the
 * person who types; what a policy may hold is `validateSettings`' affair, so that policies from elsewhere stay whole.
 */
export function validateExclusion(platform: Platform, exclusion: Exclusion): readonly ExclusionFinding[] {
  const { text, kind } = exclusion
  if (text.trim() === '') return [error('Enter a value, or remove the line.')]
  if (/\p{Cc}/u.test(text)) return [error('Remove the control characters.')]
  if (kind === 'extension') return validateExtension(text)
  return platform === 'windows' ? validateWindows(exclusion) : validateUnix(exclusion)
}

function validateExtension(text: string): readonly ExclusionFinding[] {
  const extension = text.replace(/^\./, '').toLowerCase()
  if (/[\\/:]/.test(text)) return [error('This is a path. Add it to the paths instead.')]
  if (/^[*?.]*$/.test(extension)) return [error('This would leave out every file. Name an extension.')]
  if (extension.startsWith('*.'))
    return [error(`Leave out the star: ${extension.slice(2)} is the extension.`)]
  return ATTACKED_EXTENSIONS.has(extension)
    ? [warning(`Too broad: attacks use files of type .${extension}. Exclude a path instead.`)]
    : []
}

function validateWindows({ text, kind }: Exclusion): readonly ExclusionFinding[] {
  const findings: ExclusionFinding[] = []
  if (/[<>"|]/.test(text)) findings.push(error('Remove the characters < > " and |: no path has them.'))
  if ((text.match(/[*?]/g)?.length ?? 0) > MAX_WILDCARDS)
    findings.push(error(`Use at most ${MAX_WILDCARDS} wildcards in one entry.`))
  if ((text.match(/%/g)?.length ?? 0) % 2 === 1) findings.push(error('Close the variable with a second %.'))
  for (const use of systemVariablesIn(text)) {
    if (use.kind === 'usersOnly')
      findings.push(
        error(
          `${use.name} exists for signed-in users only: the antivirus runs as LocalSystem. Write the path.`,
        ),
      )
    if (use.kind === 'perUser')
      findings.push(
        warning(
          `${use.name} is ${use.value ?? ''} here, not the user's folder. Use C:\\Users\\*\\… instead.`,
        ),
      )
    if (use.kind === 'unknown')
      findings.push(warning(`${use.name} has to be a machine variable on every device.`))
  }
  const expanded = expandSystemVariables(text).replaceAll('/', '\\')
  const isProcessName = kind === 'process' && !expanded.includes('\\')
  if (isProcessName) {
    if (/^[*?]+(\.\*|\.exe)?$/i.test(text))
      findings.push(error('This would leave out what every program opens. Name the program.'))
    else findings.push(warning('A name alone fits any program that is called so. Write the whole path.'))
  } else if (/^[*?]:/.test(expanded)) findings.push(error('A wildcard cannot stand for the drive letter.'))
  else if (!/^([a-z]:(\\|$)|\\\\[^\\]|%)/i.test(expanded)) findings.push(error(noDrive(expanded)))
  else if (isBroad(expanded))
    findings.push(warning(`Too broad: ${text} covers places where malware is dropped.`))
  else if (expanded.endsWith('\\') && /\.[a-z0-9]{2,4}\\$/i.test(expanded))
    findings.push(warning('The backslash at the end makes this a folder. Remove it if a file is meant.'))
  else if (expanded.endsWith('\\') && kind === 'process')
    findings.push(error('Remove the backslash at the end: a process is a file.'))
  const name = expanded.slice(expanded.lastIndexOf('\\') + 1).toLowerCase()
  if (kind === 'process' && ATTACKED_PROCESSES.has(name))
    findings.push(warning(`Attacks use ${name}. What it opens should be scanned.`))
  if (kind === 'path' && /^\*\.(\*|exe|dll|ps1|js|vbs|bat|cmd|com|scr)$/.test(name))
    findings.push(warning(`Too broad: ${name} leaves out every such file of the folder.`))
  return findings
}

function noDrive(expanded: string): string {
  if (expanded.startsWith('\\')) return 'Begin with a drive, such as C:, or with \\\\server\\share.'
  if (/^[a-z]:/i.test(expanded)) return 'Put a backslash after the drive.'
  return 'Write the whole path, with its drive: relative paths match nothing.'
}

function isBroad(expanded: string): boolean {
  const folder = expanded.toLowerCase().replace(/(\\\*(\.\*)?)?\\*$/, '')
  return /^[a-z]:$/.test(folder) || BROAD_WINDOWS_FOLDERS.has(folder)
}

function validateUnix({ text, kind, isDirectory }: Exclusion): readonly ExclusionFinding[] {
  const findings: ExclusionFinding[] = []
  if (/^[a-z]:|\\/i.test(text)) findings.push(error('This is a Windows path. Write it with forward slashes.'))
  else if (/^~|\$\{?\w/.test(text))
    findings.push(error('Shell shorthands such as ~ and $HOME are not replaced. Write the whole path.'))
  else if (kind === 'path' && !text.startsWith('/'))
    findings.push(error('Begin with /: relative paths match nothing.'))
  else if (kind === 'process' && text.includes('/') && !text.startsWith('/'))
    findings.push(error('Begin with /, or write the name alone.'))
  else if (/^[*?]+$/.test(text)) findings.push(error('This would leave out everything. Name a program.'))
  else if (kind === 'process' && !text.includes('/'))
    findings.push(warning('A name alone fits any program that is called so. Write the whole path.'))
  if (/(^|\/)\.\.?(\/|$)/.test(text)) findings.push(error('Write the path without . and .. parts.'))
  if (kind === 'process' && ATTACKED_UNIX_PROCESSES.has(text.slice(text.lastIndexOf('/') + 1)))
    findings.push(warning('Attacks use this program. What it opens should be scanned.'))
  if (kind === 'path') {
    const folder = text.replace(/\/\*?$/, '') || '/'
    if (BROAD_UNIX_FOLDERS.has(folder))
      findings.push(warning(`Too broad: ${text} covers places where malware is dropped.`))
    if (isDirectory === false && text.endsWith('/'))
      findings.push(warning('The slash at the end says folder, the entry says file.'))
  }
  return findings
}

function error(message: string): ExclusionFinding {
  return { severity: 'error', message }
}

function warning(message: string): ExclusionFinding {
  return { severity: 'warning', message }
}
