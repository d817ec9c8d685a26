import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { format } from 'prettier'
import { deviceOpenApi } from './lib/device-openapi'
import { PROJECT_DIR } from './lib/paths'

/** `npm run openapi`: writes docs/openapi/device-v1.json anew from agent/protocol.ts. */
const folder = path.join(PROJECT_DIR, 'docs', 'openapi')
await mkdir(folder, { recursive: true })
const text = await format(JSON.stringify(deviceOpenApi()), { parser: 'json', printWidth: 110 })
await writeFile(path.join(folder, 'device-v1.json'), text)
console.log('Wrote docs/openapi/device-v1.json.')
