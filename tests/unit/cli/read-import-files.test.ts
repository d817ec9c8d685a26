import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readImportFile } from '@/lib/domain/interchange'
import { readImportFiles } from '@/scripts/lib/read-import-files'

let folder: string
const at = (...parts: readonly string[]) => path.join(folder, ...parts)

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bulwark-import-'))
  await mkdir(at('deep', 'er'), { recursive: true })
  await mkdir(at('.git'))
  await mkdir(at('.vscode'))
  await mkdir(at('empty'))
  await writeFile(at('b.json'), '{"b": 1}')
  await writeFile(at('a.JSON'), '{"a": 1}')
  await writeFile(at('notes.txt'), 'no policy')
  await writeFile(at('deep', 'er', 'c.mobileconfig'), '<plist/>')
  await writeFile(at('.git', 'config.json'), '{}')
  await writeFile(at('.vscode', 'settings.json'), '{}')
  await writeFile(at('deep', 'd.yaml'), 'a: 1')
  await writeFile(at('empty.json'), '')
  await symlink(folder, at('deep', 'circle'))
  // A hundred megabytes that take no room on the disk.
  await writeFile(at('deep', 'huge.json'), '')
  await truncate(at('deep', 'huge.json'), 100 * 1024 * 1024)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('readImportFiles', () => {
  it('takes exports of all levels, in the order of their paths, and follows no links', async () => {
    const progress: string[] = []
    const files = await readImportFiles([folder], (done, of) => progress.push(`${done}/${of}`))
    expect(files.map((file) => file.name)).toEqual([
      'a.JSON',
      'b.json',
      'deep/d.yaml',
      'deep/er/c.mobileconfig',
      'deep/huge.json',
      'empty.json',
    ])
    expect(progress).toEqual(['1/6', '2/6', '3/6', '4/6', '5/6', '6/6'])
  })

  it('reads of a file of 100 MB only as much as shows that it is too large', async () => {
    const [file] = await readImportFiles([at('deep', 'huge.json')])
    expect(file?.bytes.length).toBe(5 * 1024 * 1024 + 1)
    expect(readImportFile('huge.json', file?.bytes ?? new Uint8Array())).toMatchObject({
      policies: [],
      problems: [{ message: expect.stringContaining('larger than 5 MiB') }],
    })
  })

  it('reads what is named, whatever its ending, and whole', async () => {
    const files = await readImportFiles([at('notes.txt'), at('empty.json')])
    expect(files.map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)])).toEqual([
      ['notes.txt', 'no policy'],
      ['empty.json', ''],
    ])
  })

  it('says what is not there', async () => {
    await expect(readImportFiles([at('none.json')])).rejects.toThrow(
      /none\.json cannot be read: there is no such file/,
    )
    await expect(readImportFiles([at('empty')])).rejects.toThrow(/no policy files here/)
  })
})
