// `npm test`: works on a fresh clone. Checks Node, installs what is missing, goes on in test.ts.
import process from 'node:process'
import { ensureDependencies, requireNode, root } from './lib/install.mjs'

requireNode()
process.chdir(root)
ensureDependencies()
const { register } = await import('tsx/esm/api')
register()
await import('./test.ts')
