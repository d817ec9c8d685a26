// Runs before anything is installed: plain JavaScript, only what Node itself brings.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')

/** Ends the process with a sentence unless this Node is new enough. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 9)) return
  quit(
    `Bulwark needs Node 20.9 or newer; this is ${process.versions.node}. Install it from https://nodejs.org.`,
  )
}

/** Installs the dependencies when node_modules is missing or differs from package-lock.json. */
export function ensureDependencies() {
  if (isInstalled()) return
  try {
    accessSync(root, constants.W_OK)
  } catch {
    quit(`Cannot write to ${root}. Give yourself the right to, or copy the project to a folder of your own.`)
  }
  console.log('· Installing dependencies (npm ci)')
  const npm = process.env.npm_execpath
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const options = {
    cwd: root,
    stdio: 'inherit',
    // Prisma's packages would fetch a native engine that nothing here uses; an existing file satisfies them.
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_SKIP_POSTINSTALL_GENERATE: '1',
    },
  }
  const result =
    npm && /\.c?js$/.test(npm)
      ? spawnSync(process.execPath, [npm, ...args], options)
      : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
  if (result.error) quit('npm was not found. It comes with Node: install Node from https://nodejs.org.')
  if (result.status !== 0) {
    quit(
      'The dependencies could not be installed; npm says why above. Check the network, then run this again.',
    )
  }
}

/** npm writes what it installed to node_modules/.package-lock.json, last of all: compare that with what is wanted. */
function isInstalled() {
  let wanted
  let found
  try {
    wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages
    found = JSON.parse(readFileSync(path.join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages
  } catch {
    return false
  }
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '') return true
    const installed = found[name]
    // Optional packages are for one platform each.
    return installed === undefined ? entry.optional === true : installed.version === entry.version
  })
}

function quit(sentence) {
  console.error(`✗ ${sentence}`)
  process.exit(1)
}
