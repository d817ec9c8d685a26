import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { makeAr } from './ar'
import { bundleAgent, NODE_MAJOR } from './bundle'
import { makeTar, type TarEntry } from './tar'

const NAME = 'bulwark-agent'
const PROGRAM = `/usr/lib/${NAME}/${NAME}.cjs`
/** Files that an administrator may change: an upgrade keeps the changes. */
const CONFIG_FILES = [`/etc/${NAME}/config.json`]
/** Libraries inside the bundle, whose licences go with it. */
const BUNDLED = ['commander', 'jose', 'zod']

interface PackagedFile {
  readonly path: string
  readonly mode: number
  readonly content: Uint8Array
}

export interface DebPackage {
  readonly fileName: string
  readonly content: Buffer
}

/**
 * The agent as a Debian package, made without root and without Debian's tools: the same sources give the same bytes.
 * @param root the repository's folder
 * @param time of all files in it, seconds since the epoch (reproducible-builds.org: SOURCE_DATE_EPOCH)
 */
export async function makeDeb(root: string, version: string, time: number): Promise<DebPackage> {
  const files = await collectFiles(root, version)
  const data: TarEntry[] = [
    ...foldersOf([
      ...files.map((file) => file.path),
      '/etc/opt/microsoft/mdatp/managed/x',
      `/usr/bin/${NAME}`,
    ]),
    ...files.map((file) => ({ name: `.${file.path}`, mode: file.mode, content: file.content })),
    { name: `./usr/bin/${NAME}`, mode: 0o777, link: `../lib/${NAME}/${NAME}.cjs` },
  ]
  const control: TarEntry[] = [
    { name: './', mode: 0o755 },
    entry('./control', controlText(version, files)),
    entry('./conffiles', CONFIG_FILES.map((file) => `${file}\n`).join('')),
    entry('./md5sums', files.map((file) => `${md5(file.content)}  ${file.path.slice(1)}\n`).join('')),
    ...(await Promise.all(
      ['postinst', 'prerm', 'postrm'].map(async (script) => ({
        name: `./${script}`,
        mode: 0o755,
        content: await readFile(path.join(root, 'agent/packaging/debian', script)),
      })),
    )),
  ]
  const members = [
    { name: 'debian-binary', content: Buffer.from('2.0\n') },
    { name: 'control.tar.gz', content: compress(makeTar(sorted(control), time)) },
    { name: 'data.tar.gz', content: compress(makeTar(sorted(data), time)) },
  ]
  return { fileName: `${NAME}_${version}_all.deb`, content: makeAr(members, time) }
}

async function collectFiles(root: string, version: string): Promise<PackagedFile[]> {
  const read = (file: string) => readFile(path.join(root, file))
  return [
    { path: PROGRAM, mode: 0o755, content: await bundleAgent(root, version) },
    {
      path: `/usr/lib/systemd/system/${NAME}.service`,
      mode: 0o644,
      content: await read(`agent/systemd/${NAME}.service`),
    },
    {
      path: `/etc/${NAME}/config.json`,
      mode: 0o644,
      content: await read('agent/packaging/debian/config.json'),
    },
    { path: `/usr/share/doc/${NAME}/agent.md`, mode: 0o644, content: await read('docs/agent.md') },
    { path: `/usr/share/doc/${NAME}/copyright`, mode: 0o644, content: Buffer.from(await copyright(root)) },
  ]
}

/** Debian's control fields (Debian Policy Manual, chapter 5). */
function controlText(version: string, files: readonly PackagedFile[]): string {
  const kilobytes = Math.ceil(files.reduce((sum, file) => sum + file.content.byteLength, 0) / 1024)
  return `Package: ${NAME}
Version: ${version}
Architecture: all
Maintainer: The Bulwark authors <bulwark@localhost>
Installed-Size: ${kilobytes}
Depends: nodejs (>= ${NODE_MAJOR}), util-linux
Enhances: mdatp
Section: admin
Priority: optional
Description: security settings for Linux machines, from a Bulwark console
 Checks in with a Bulwark server, writes Microsoft Defender for Endpoint's managed
 settings, verifies that they are in force and reports per setting how they stand.
 Keeps enforcing what it has while the server cannot be reached.
`
}

async function copyright(root: string): Promise<string> {
  const own = await readFile(path.join(root, 'LICENSE'), 'utf8')
  const others = await Promise.all(
    BUNDLED.map(async (name) => {
      const folder = path.join(root, 'node_modules', name)
      const text = await readFile(path.join(folder, 'LICENSE'), 'utf8').catch(() =>
        readFile(path.join(folder, 'LICENSE.md'), 'utf8'),
      )
      return `\nContains ${name}:\n\n${text.trim()}\n`
    }),
  )
  return `Bulwark agent\n\n${own.trim()}\n${others.join('')}`
}

/** Every folder above the paths, from the root down. */
function foldersOf(paths: readonly string[]): TarEntry[] {
  const folders = new Set(['./'])
  for (const each of paths) {
    const names = each.split('/').slice(1, -1)
    names.forEach((_, i) => folders.add(`./${names.slice(0, i + 1).join('/')}/`))
  }
  return [...folders].map((name) => ({ name, mode: 0o755 }))
}

function entry(name: string, text: string): TarEntry {
  return { name, mode: 0o644, content: Buffer.from(text) }
}

function sorted(entries: readonly TarEntry[]): TarEntry[] {
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** gzip without time and name; zlib's byte that names the operating system is set to "unknown". */
function compress(data: Uint8Array): Buffer {
  const compressed = gzipSync(data, { level: 9 })
  compressed[9] = 255
  return compressed
}

function md5(content: Uint8Array): string {
  return createHash('md5').update(content).digest('hex')
}
