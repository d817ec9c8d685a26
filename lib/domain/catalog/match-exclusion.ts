import type { Exclusion } from './exclusions'
import { expandSystemVariables } from './system-variables'
import type { Platform } from './types'

/**
 * Would this exclusion leave the file alone? For processes `path` is the program's own path: the files that it opens are
 * left alone. Sources: Microsoft Learn, "Configure and validate exclusions based on extension, name, or location" (Windows),
 * "Configure and validate exclusions" (Linux, macOS). Reparse points and symbolic links are the device's affair.
 */
export function matchesExclusion(platform: Platform, exclusion: Exclusion, path: string): boolean {
  const file = platform === 'windows' ? fold(expandSystemVariables(path.trim())) : path.trim()
  const text = platform === 'windows' ? fold(expandSystemVariables(exclusion.text)) : exclusion.text
  if (file === '' || text === '') return false
  const separator = platform === 'windows' ? '\\' : '/'
  switch (exclusion.kind) {
    case 'extension':
      return matchesExtension(text, nameOf(file, separator))
    case 'process':
      return text.includes(separator)
        ? matchesSegments(text.split(separator), file.split(separator))
        : matchesGlob(text, nameOf(file, separator))
    case 'path':
      return platform === 'windows'
        ? matchesWindowsPath(text, file)
        : matchesUnixPath(text, exclusion.isDirectory ?? text.endsWith('/'), file)
  }
}

/** Windows paths have no regard to case and take both slashes. */
function fold(text: string): string {
  return text.replaceAll('/', '\\').toLowerCase()
}

function nameOf(path: string, separator: string): string {
  return path.slice(path.lastIndexOf(separator) + 1)
}

function matchesExtension(text: string, name: string): boolean {
  const extension = text.replace(/^\./, '').toLowerCase()
  const parts = name.toLowerCase().split('.')
  // '.tar.gz' names two parts: as many are compared as the exclusion has.
  const count = extension.split('.').length
  return parts.length > count && matchesGlob(extension, parts.slice(-count).join('.'))
}

/**
 * A star stands for one folder, and after the named folders everything below is included; but a wildcard in the last part
 * names files, and then only those of that folder.
 */
function matchesWindowsPath(text: string, file: string): boolean {
  const isFolder = text.endsWith('\\')
  const pattern = text.replace(/\\+$/, '').split('\\')
  const parts = file.replace(/\\+$/, '').split('\\')
  if (!isFolder && /[*?]/.test(pattern.at(-1) ?? '')) return matchesSegments(pattern, parts)
  return parts.length >= pattern.length && matchesSegments(pattern, parts.slice(0, pattern.length))
}

/** A star at the very end includes everything below the folder before it; elsewhere it stands for one part. */
function matchesUnixPath(text: string, isDirectory: boolean, file: string): boolean {
  const parts = file.replace(/\/+$/, '').split('/')
  const pattern = text.length > 1 ? text.replace(/\/+$/, '').split('/') : ['']
  if (isDirectory || text.endsWith('*')) {
    const isLongEnough = text.endsWith('*') ? parts.length >= pattern.length : parts.length > pattern.length
    return isLongEnough && matchesSegments(pattern, parts.slice(0, pattern.length))
  }
  return matchesSegments(pattern, parts)
}

function matchesSegments(pattern: readonly string[], parts: readonly string[]): boolean {
  return (
    pattern.length === parts.length && pattern.every((part, index) => matchesGlob(part, parts[index] ?? ''))
  )
}

/** Star and question mark within one part. Steps back to the last star only, so that no text takes long. */
function matchesGlob(pattern: string, text: string): boolean {
  let p = 0
  let t = 0
  let star = -1
  let mark = 0
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p
      mark = t
      p += 1
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p += 1
      t += 1
    } else if (star >= 0) {
      p = star + 1
      mark += 1
      t = mark
    } else {
      return false
    }
  }
  while (pattern[p] === '*') p += 1
  return p === pattern.length
}
