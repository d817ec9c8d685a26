#!/usr/bin/env node
// The `bulwark` command line: `npx bulwark …` in the project's folder. Hands over to bulwark.ts.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { requireNode, root } from './lib/install.mjs'

requireNode()
const tsx = path.join(root, 'node_modules', 'tsx', 'dist', 'esm', 'index.mjs')
if (!existsSync(tsx)) {
  console.error('✗ The dependencies are not installed. Run npm start once, or npm ci.')
  process.exit(1)
}
const script = path.join(root, 'scripts', 'bulwark.ts')
const args = [
  '--conditions=react-server',
  '--import',
  pathToFileURL(tsx).href,
  script,
  ...process.argv.slice(2),
]
const child = spawn(process.execPath, args, {
  stdio: 'inherit',
  env: { ...process.env, TSX_TSCONFIG_PATH: path.join(root, 'tsconfig.json') },
})
// Ctrl-C reaches the child by itself; we wait for what it has to say.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
