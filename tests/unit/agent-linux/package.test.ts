import { createHash } from 'node:crypto'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeDeb } from '@/agent/packaging/make-deb'
import { configSchema } from '@/agent/linux/config'
import { readDeb, type Member } from './read-deb'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const TIME = 1_767_225_600
let content: Buffer
let control: Map<string, Member>
let data: Map<string, Member>

const byName = (members: readonly Member[]) => new Map(members.map((each) => [each.name, each]))
const textOf = (members: Map<string, Member>, name: string) => members.get(name)?.content.toString() ?? ''

beforeAll(async () => {
  const deb = await makeDeb(ROOT, '1.2.3', TIME)
  expect(deb.fileName).toBe('bulwark-agent_1.2.3_all.deb')
  content = deb.content
  const members = readDeb(content)
  control = byName(members.control)
  data = byName(members.data)
})

describe('the Debian package', () => {
  it('is the same to the byte when made again', async () => {
    expect((await makeDeb(ROOT, '1.2.3', TIME)).content.equals(content)).toBe(true)
  })

  it('tells nothing of the machine that made it', () => {
    for (const member of [...control.values(), ...data.values()]) {
      expect(member.owner).toBe('root:root:0:0')
      expect(member.time).toBe(TIME)
      expect(member.content.includes(ROOT)).toBe(false)
    }
  })

  it('has a control file that names version and needs', () => {
    const fields = textOf(control, './control')
    expect(fields).toMatch(/^Package: bulwark-agent\nVersion: 1\.2\.3\nArchitecture: all\n/)
    expect(fields).toContain('\nDepends: nodejs (>= 20), util-linux\n')
    for (const script of ['postinst', 'prerm', 'postrm']) {
      expect(control.get(`./${script}`)?.mode).toBe(0o755)
      expect(textOf(control, `./${script}`)).toMatch(/^#!\/bin\/sh\nset -e\n/)
    }
  })

  it('has a folder before everything in it, and a sum for every file', () => {
    const seen = new Set<string>()
    for (const { name } of data.values()) {
      const parent = name.replace(/[^/]+\/?$/, '')
      expect(parent === '' || seen.has(parent), name).toBe(true)
      seen.add(name)
    }
    const files = [...data.values()].filter((each) => each.type === '0')
    const sums = files.map((each) => {
      const sum = createHash('md5').update(each.content).digest('hex')
      return `${sum}  ${each.name.slice(2)}`
    })
    expect(textOf(control, './md5sums').trim().split('\n').toSorted()).toEqual(sums.toSorted())
    expect(textOf(control, './conffiles')).toBe('/etc/bulwark-agent/config.json\n')
  })

  it('brings a configuration that the agent takes, and the folder it writes to', () => {
    const config: unknown = JSON.parse(textOf(data, './etc/bulwark-agent/config.json'))
    expect(configSchema.parse(config)).toEqual(configSchema.parse({}))
    const { managedFile } = configSchema.parse({})
    expect(data.has(`.${path.posix.dirname(managedFile)}/`)).toBe(true)
  })

  it('brings a service that runs the program that it brings', async () => {
    const unit = textOf(data, './usr/lib/systemd/system/bulwark-agent.service')
    const command = /^ExecStart=(\S+) run$/m.exec(unit)?.[1] ?? ''
    const link = data.get(`.${command}`)
    expect(link?.type).toBe('2')
    const target = path.posix.join(path.posix.dirname(command), link?.link ?? '')
    const program = data.get(`.${target}`)
    expect(program?.mode).toBe(0o755)
    const folder = await mkdtemp(path.join(tmpdir(), 'bulwark-package-'))
    const file = path.join(folder, 'agent.cjs')
    await writeFile(file, program?.content ?? '')
    const { stdout } = await promisify(execFile)(process.execPath, [file, '--version'])
    expect(stdout.trim()).toBe('1.2.3')
    await rm(folder, { recursive: true })
    // What systemd keeps the agent from must not be what it needs.
    const { managedFile, stateFolder } = configSchema.parse({})
    expect(unit).toContain(`ReadWritePaths=${path.posix.dirname(managedFile)}\n`)
    expect(unit).toContain(`StateDirectory=${path.posix.basename(stateFolder)}\n`)
    expect(unit).toContain(`ConditionPathExists=${stateFolder}/state.json\n`)
    expect(unit).toMatch(/^RestartPreventExitStatus=78$/m)
  })

  it('carries the licences of what it contains', () => {
    const copyright = textOf(data, './usr/share/doc/bulwark-agent/copyright')
    expect(copyright).toContain('Apache License')
    expect(bundledPackages()).toContain('zod')
    for (const name of bundledPackages()) expect(copyright).toContain(`Contains ${name}:`)
  })
})

/** Libraries that the bundle's own comments name. */
function bundledPackages(): string[] {
  const program = textOf(data, './usr/lib/bulwark-agent/bulwark-agent.cjs')
  const names = [...program.matchAll(/^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)].map((m) => m[1] ?? '')
  return [...new Set(names)]
}
