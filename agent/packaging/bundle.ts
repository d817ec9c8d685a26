import path from 'node:path'
import { build } from 'esbuild'

/** Oldest Node.js that the agent runs on. */
export const NODE_MAJOR = 20

/**
 * The Linux agent as one file that needs Node.js and nothing else. The same sources give the same bytes.
 * @param root the repository's folder
 */
export async function bundleAgent(root: string, version: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [path.join(root, 'agent/linux/main.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    // One of its libraries is written for it.
    format: 'cjs',
    target: `node${NODE_MAJOR}`,
    banner: { js: '#!/usr/bin/env node' },
    define: { AGENT_VERSION: JSON.stringify(version) },
    // What a server's imports of this project are resolved under must not reach the agent.
    conditions: ['node'],
    logLevel: 'silent',
  })
  const [file] = outputFiles
  if (!file) throw new Error('The bundler made no file')
  return file.contents
}
