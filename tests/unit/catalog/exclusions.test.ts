import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  exclusionKey,
  matchesExclusion,
  readPastedExclusions,
  validateExclusion,
  type Exclusion,
  type Platform,
} from '@/lib/domain/catalog'
import { runs } from '../../support/fc'

const windows = (kind: Exclusion['kind'], text: string) => validateExclusion('windows', { kind, text })
const severities = (platform: Platform, exclusion: Exclusion) =>
  validateExclusion(platform, exclusion).map((finding) => finding.severity)

describe('what is said about a Windows exclusion', () => {
  test.each<[string, Exclusion['kind'], string, string[]]>([
    ['a folder', 'path', 'C:\\Data\\Ledger', []],
    ['a folder with its backslash', 'path', 'C:\\Data\\Ledger\\', []],
    ['a share', 'path', '\\\\server\\share\\data', []],
    ['a machine variable', 'path', '%ProgramData%\\Ledger', []],
    ['a relative path', 'path', 'Data\\Ledger', ['error']],
    ['no drive', 'path', '\\Data', ['error']],
    ['a drive without a backslash', 'path', 'C:Data', ['error']],
    ['a wildcard for the drive', 'path', '*:\\Data', ['error']],
    ['seven wildcards', 'path', 'C:\\*\\*\\*\\*\\*\\*\\*\\x', ['error']],
    ['six wildcards', 'path', 'C:\\a\\*\\*\\*\\*\\*\\*\\x', []],
    ['an open variable', 'path', '%ProgramData\\x', ['error']],
    ['the whole drive', 'path', 'C:\\', ['warning']],
    ['the whole drive by a star', 'path', 'C:\\*', ['warning']],
    ['the whole drive by a variable', 'path', '%SystemDrive%', ['warning']],
    ['all users', 'path', 'C:\\Users\\*', ['warning']],
    ['a file that ends like a folder', 'path', 'C:\\Data\\ledger.exe\\', ['warning']],
    ["the user's own folder", 'path', '%AppData%\\Ledger', ['warning']],
    ['a variable of signed-in users', 'path', 'C:\\Users\\%USERNAME%\\x', ['error']],
    ['a variable that only some devices have', 'path', '%LEDGER%\\x', ['warning']],
    ['characters that no path has', 'path', 'C:\\a|b', ['error']],
    ['an extension', 'extension', 'mdb', []],
    ['an extension with its dot', 'extension', '.mdb', []],
    ['an extension that attacks use', 'extension', 'exe', ['warning']],
    ['an extension with a star', 'extension', '*.mdb', ['error']],
    ['every extension', 'extension', '*', ['error']],
    ['a path among the extensions', 'extension', 'C:\\x.mdb', ['error']],
    ['a process', 'process', 'C:\\Ledger\\ledger.exe', []],
    ['a process by name', 'process', 'ledger.exe', ['warning']],
    ['every process', 'process', '*.exe', ['error']],
    ['a process that attacks use', 'process', 'C:\\Windows\\System32\\cmd.exe', ['warning']],
    ['nothing', 'path', '  ', ['error']],
  ])('%s', (_, kind, text, expected) => {
    expect(windows(kind, text).map((finding) => finding.severity)).toEqual(expected)
  })

  test('names the folder that LocalSystem sees', () => {
    expect(windows('path', '%AppData%\\x')[0]?.message).toContain('systemprofile')
  })
})

describe('what is said about a Linux or macOS exclusion', () => {
  test.each<[string, Exclusion, string[]]>([
    ['a folder', { kind: 'path', text: '/srv/ledger/', isDirectory: true }, []],
    ['a relative path', { kind: 'path', text: 'srv/ledger', isDirectory: true }, ['error']],
    ['a shell shorthand', { kind: 'path', text: '~/ledger', isDirectory: true }, ['error']],
    ['a Windows path', { kind: 'path', text: 'C:\\x', isDirectory: true }, ['error']],
    ['the root', { kind: 'path', text: '/', isDirectory: true }, ['warning']],
    ['the root by a star', { kind: 'path', text: '/*', isDirectory: true }, ['warning']],
    ['a file with a slash', { kind: 'path', text: '/srv/x/', isDirectory: false }, ['warning']],
    ['parent parts', { kind: 'path', text: '/srv/../etc/x', isDirectory: false }, ['error']],
    ['a shell', { kind: 'process', text: '/bin/bash' }, ['warning']],
    ['a process by name', { kind: 'process', text: 'ledger' }, ['warning']],
    ['a process by path', { kind: 'process', text: '/usr/local/bin/ledger' }, []],
  ])('%s', (_, exclusion, expected) => {
    expect(severities('linux', exclusion)).toEqual(expected)
    expect(severities('macOS', exclusion)).toEqual(expected)
  })
})

describe('would a path be excluded', () => {
  // The examples of Microsoft's articles on exclusions.
  test.each<[string, Exclusion['kind'], string, boolean]>([
    ['c:\\test\\sample', 'path', 'C:\\Test\\Sample\\deep\\x.txt', true],
    ['c:\\test\\sample', 'path', 'C:\\Test\\Samples\\x.txt', false],
    ['C:\\MyData\\*.txt', 'path', 'C:\\MyData\\notes.txt', true],
    ['C:\\MyData\\*.txt', 'path', 'C:\\MyData\\sub\\notes.txt', false],
    ['C:\\somepath\\*\\Data', 'path', 'C:\\somepath\\Archives\\Data\\sub\\x', true],
    ['C:\\somepath\\*\\Data', 'path', 'C:\\somepath\\a\\b\\Data\\x', false],
    ['C:\\Serv\\*\\*\\Backup', 'path', 'C:\\Serv\\Primary\\Denied\\Backup\\x', true],
    ['C:\\MyData\\my?.zip', 'path', 'C:\\MyData\\my1.zip', true],
    ['C:\\MyData\\my?.zip', 'path', 'C:\\MyData\\my12.zip', false],
    ['C:\\somepath\\test0?\\Data', 'path', 'C:\\somepath\\test01\\Data\\x', true],
    [
      '%ALLUSERSPROFILE%\\CustomLogFiles',
      'path',
      'C:\\ProgramData\\CustomLogFiles\\Folder1\\file1.txt',
      true,
    ],
    [
      '%PROGRAMFILES%\\Contoso*\\v?\\bin\\contoso.exe',
      'path',
      'c:\\Program Files\\Contoso Labs\\v1\\bin\\contoso.exe',
      true,
    ],
    ['c:\\data\\*\\marked\\date*', 'path', 'c:\\data\\final\\marked\\date1.txt', true],
    ['c:\\data\\*\\marked\\date*', 'path', 'c:\\data\\final\\marked\\sub\\date1.txt', false],
    ['.test', 'extension', 'C:\\a\\b.TEST', true],
    ['test', 'extension', 'C:\\a\\test', false],
    ['ledger.exe', 'process', 'D:\\any\\Ledger.exe', true],
    ['C:\\Ledger\\ledger.exe', 'process', 'D:\\Ledger\\ledger.exe', false],
  ])('Windows: %s (%s) and %s', (text, kind, path, expected) => {
    expect(matchesExclusion('windows', { kind, text }, path)).toBe(expected)
  })

  test.each<[Exclusion, string, boolean]>([
    [{ kind: 'path', text: '/var/log/', isDirectory: true }, '/var/log/a/b', true],
    [{ kind: 'path', text: '/var/*/tmp', isDirectory: true }, '/var/abc/tmp/x/y', true],
    [{ kind: 'path', text: '/var/*/tmp', isDirectory: true }, '/var/abc/log/x', false],
    [{ kind: 'path', text: '/var/*/', isDirectory: true }, '/var/abc/x', true],
    [{ kind: 'path', text: '/var/*/', isDirectory: true }, '/var/x', false],
    [{ kind: 'path', text: '/var/log/*', isDirectory: false }, '/var/log/a/b', true],
    [{ kind: 'path', text: '/var/log/*.log', isDirectory: false }, '/var/log/a.log', true],
    [{ kind: 'path', text: '/var/log/install.?.log', isDirectory: false }, '/var/log/install.12.log', false],
    [{ kind: 'path', text: '/srv/Ledger', isDirectory: true }, '/srv/ledger/x', false],
    [{ kind: 'process', text: 'c?t' }, '/bin/cat', true],
    [{ kind: 'process', text: '/bin/cat' }, '/usr/bin/cat', false],
    [{ kind: 'extension', text: '.test' }, '/a/b.test', true],
  ])('Linux: %j and %s', (exclusion, path, expected) => {
    expect(matchesExclusion('linux', exclusion, path)).toBe(expected)
  })

  test('a path without wildcards excludes itself and what is below it', () => {
    const part = fc.stringMatching(/^[a-z0-9][a-z0-9 _-]{0,6}[a-z0-9]$/)
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), part, (parts, below) => {
        const text = `C:\\${parts.join('\\')}`
        expect(matchesExclusion('windows', { kind: 'path', text }, text)).toBe(true)
        expect(matchesExclusion('windows', { kind: 'path', text }, `${text}\\${below}`)).toBe(true)
        expect(matchesExclusion('windows', { kind: 'path', text }, `${text}x`)).toBe(false)
      }),
      { numRuns: runs },
    )
  })

  // In steps that square with each other it would not end.
  test('a text of thousands of wildcards', () => {
    const text = `C:\\${'a*'.repeat(5_000)}b`
    expect(matchesExclusion('windows', { kind: 'path', text }, `C:\\${'a'.repeat(10_000)}`)).toBe(false)
  })
})

describe('pasting many', () => {
  const read = (text: string, existing: readonly Exclusion[] = [], room = 600) =>
    readPastedExclusions('windows', { kind: 'path' }, existing, text, room)

  test('takes one on each line and several in quotes, and says by line what it cannot take', () => {
    const result = read('C:\\a, b\r\n"C:\\c","C:\\d;e"\n\nrelative\n"C:\\open\nC:\\A, B')
    expect(result.accepted.map((entry) => entry.text)).toEqual(['C:\\a, b', 'C:\\c', 'C:\\d;e'])
    expect(result.refused.map((line) => [line.line, line.text])).toEqual([
      [4, 'relative'],
      [5, '"C:\\open'],
    ])
    expect(result.duplicates).toBe(1)
  })

  test('leaves out what the list has, whatever its case or last backslash', () => {
    expect(read('c:\\DATA\\', [{ kind: 'path', text: 'C:\\Data' }])).toMatchObject({
      accepted: [],
      duplicates: 1,
    })
    expect(exclusionKey('linux', { kind: 'path', text: '/A' })).not.toBe(
      exclusionKey('linux', { kind: 'path', text: '/a' }),
    )
  })

  test('hands back what the list has no room for', () => {
    const result = read('C:\\a\nC:\\b\nC:\\c', [], 2)
    expect(result.accepted).toHaveLength(2)
    expect(result.refused[0]?.reason).toContain('full')
  })
})
