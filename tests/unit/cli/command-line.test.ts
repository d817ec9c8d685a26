import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  aPolicy,
  CLIENT,
  CLOUD_BLOCK_LEVEL,
  cloudBlockLevel,
  schemaErrors,
  settingsOf,
} from '@/tests/support/cli'

const ROOT = path.resolve(import.meta.dirname, '../../..')
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'bulwark-cli-'))
  const high = aPolicy('high', { settings: settingsOf(cloudBlockLevel(4)) })
  const files: Readonly<Record<string, unknown>> = {
    'exports/p.json': aPolicy('p'),
    'exports/below/high.json': high,
    'exports/notes.md': 'x',
    'fleet.json': { devices: [CLIENT], policies: [aPolicy('p')] },
    'wrong.json': { devices: [{ id: 'd', platform: 'toaster' }] },
    'change.json': { changes: [{ kind: 'policyDeleted', policyId: 'p' }] },
    'device.json': { operatingSystem: 'Windows' },
  }
  await mkdir(path.join(folder, 'exports', 'below'), { recursive: true })
  for (const [name, json] of Object.entries(files))
    await writeFile(path.join(folder, name), JSON.stringify(json))
  await writeFile(path.join(folder, 'broken.json'), '{')
  // As PowerShell writes it.
  await writeFile(path.join(folder, 'rule.txt'), '\uFEFFdevice.deviceOSType -eq "Windows"\r\n', 'utf16le')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Run {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** The command line as a person runs it, from a folder that is not the project's. */
function bulwark(args: readonly string[], input = ''): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(ROOT, 'scripts', 'bulwark.mjs'), ...args], {
      cwd: folder,
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk) => (out += String(chunk)))
    child.stderr.on('data', (chunk) => (err += String(chunk)))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err }))
    child.stdin.end(input)
  })
}

interface Case {
  readonly args: readonly string[]
  readonly input?: string
  readonly code?: number
  readonly schema: string
  readonly part: string
}

const CASES: Readonly<Record<string, Case>> = {
  'refuses a rule over users': {
    args: ['rule', 'check', 'user.department -eq "IT"'],
    code: 1,
    schema: 'rule-check',
    part: 'MIX',
  },
  'reads a rule that begins with a hyphen': {
    args: ['rule', 'check', '-not (device.isRooted -eq true)'],
    schema: 'rule-check',
    part: '"ok":true',
  },
  'reads a rule from standard input': {
    args: ['rule', 'check', '-'],
    input: 'device.foo -eq "x"\n',
    code: 1,
    schema: 'rule-check',
    part: 'PROP',
  },
  'evaluates a rule of a file in UTF-16': {
    args: ['rule', 'eval', '--file', 'rule.txt', 'device.json'],
    schema: 'rule-eval',
    part: '"result":true',
  },
  'evaluates no refused rule': {
    args: ['rule', 'eval', 'device', 'device.json'],
    code: 1,
    schema: 'rule-eval',
    part: '"result":null',
  },
  'resolves a fleet': {
    args: ['resolve', 'fleet.json', '--device', 'client', '--explain'],
    schema: 'resolution',
    part: CLOUD_BLOCK_LEVEL,
  },
  'refuses a wrong fleet': {
    args: ['resolve', 'wrong.json'],
    code: 1,
    schema: 'resolution',
    part: 'devices[0].platform',
  },
  'refuses a file that is no JSON': {
    args: ['resolve', 'broken.json'],
    code: 1,
    schema: 'resolution',
    part: 'not valid JSON',
  },
  'says what a change would do': {
    args: ['whatif', 'fleet.json', 'change.json', '--device', 'client'],
    schema: 'what-if',
    part: '"losePolicies":1',
  },
  'refuses wrong changes': {
    args: ['whatif', 'fleet.json', '-'],
    input: '{"policies":[]}',
    code: 1,
    schema: 'what-if',
    part: '"path":"$"',
  },
  'analyzes a folder': {
    args: ['analyze', 'exports'],
    schema: 'analyze',
    part: '"overlap":"yes"',
  },
  'stops a pipeline for a conflict': {
    args: ['analyze', 'exports', '--fail-on', 'conflict'],
    code: 1,
    schema: 'analyze',
    part: '"path":"below/high.json"',
  },
  'does not stop for what there is not': {
    args: ['analyze', 'exports', '--fail-on', 'unknown', 'error'],
    schema: 'analyze',
    part: '"status":"skipped"',
  },
}

describe('the command line', { timeout: 30_000 }, () => {
  it.each(Object.entries(CASES))('%s', async (_, { args, input, code = 0, schema, part }) => {
    const run = await bulwark([...args, '--json'], input)
    expect(run).toMatchObject({ code, err: '' })
    expect(run.out).toContain(part)
    expect(schemaErrors(schema, JSON.parse(run.out))).toEqual([])
  })

  it.each([
    [['resolve', 'nowhere.json'], 'there is no such file'],
    [['resolve', 'fleet.json', '--cohorts', '--explain'], '--cohorts or --explain'],
    [['whatif', 'fleet.json', 'change.json', '--limit', 'x'], 'whole number'],
    [['analyze', 'nowhere'], 'there is no such folder'],
    [['analyze', 'exports', '--json', '--sarif'], 'there is one output'],
  ])('is called wrongly with %j', async (args, sentence) => {
    const run = await bulwark(args)
    expect(run.code).toBe(2)
    expect(run.err).toContain(sentence)
  })

  it('speaks to people without --json', async () => {
    const check = await bulwark(['rule', 'check', 'device.deviceOSType -eq Windows'])
    expect(check.code).toBe(1)
    expect(check.out).toContain(`${' '.repeat(28)}^^^^^^^`)
    const fleet = await bulwark(['resolve', 'fleet.json'])
    expect(fleet.out).toContain('1 device in 1 cohort, 0 groups, 1 policy, 0 conflicts.')
    const device = await bulwark(['resolve', 'fleet.json', '--device', 'client', '--explain'])
    expect(device.out).toContain('Cloud Block Level: High (Policy p)')
    expect(device.out).toContain('Assigned to all devices')
    const change = await bulwark(['whatif', 'fleet.json', 'change.json'])
    expect(change.out).toContain('High -> Not configured: 1 device')
    const folderText = await bulwark(['analyze', 'exports'])
    expect(folderText.out).toContain('3 files: 2 imported, 1 skipped, 0 not readable. 2 policies')
    expect(folderText.out).toContain('Cloud Block Level  targets overlap')
  })
})

describe('commands that need no installation', () => {
  /** Every file and package that a module loads, through whatever it imports. */
  function loaded(entry: string): ReadonlySet<string> {
    const found = new Set<string>()
    const visit = (file: string) => {
      if (found.has(file)) return
      found.add(file)
      // Types are gone at run time, and a dynamic import is loaded by its own command.
      const imports = readFileSync(file, 'utf8').matchAll(
        /^(?:import|export)\s+(?!type\b)(?:[^;'"]*?\sfrom\s+)?'([^']+)'/gm,
      )
      for (const [, name = ''] of imports) {
        const base = name.startsWith('@/')
          ? path.join(ROOT, name.slice(2))
          : name.startsWith('.')
            ? path.resolve(path.dirname(file), name)
            : null
        if (base === null) found.add(name)
        else {
          const resolved = [`${base}.ts`, path.join(base, 'index.ts'), base].find((candidate) =>
            existsSync(candidate),
          )
          if (resolved) visit(resolved)
        }
      }
    }
    visit(path.join(ROOT, entry))
    return found
  }

  it.each([
    'bulwark',
    'commands/rule-check',
    'commands/rule-eval',
    'commands/resolve',
    'commands/what-if',
    'commands/analyze',
  ])('%s loads neither database nor features', (entry) => {
    const modules = [...loaded(`scripts/${entry}.ts`)].map((file) => path.relative(ROOT, file))
    expect(modules.length).toBeGreaterThan(3)
    expect(
      modules.filter((file) => /^lib\/(db|features|worker|auth)\/|^(pg|next|@prisma|graphile)/.test(file)),
    ).toEqual([])
  })

  it('is loaded without the catalogue to check a rule', () => {
    const modules = [...loaded('scripts/bulwark.ts'), ...loaded('scripts/commands/rule-check.ts')]
    expect(modules.filter((file) => file.includes('/catalog/data/'))).toEqual([])
  })
})
