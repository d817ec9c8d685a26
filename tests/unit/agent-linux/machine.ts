import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { bundleAgent } from '@/agent/packaging/bundle'
import type { AgentConfig } from '@/agent/linux/config'
import type { AgentStatus } from '@/agent/linux/status'

const ROOT = path.resolve(import.meta.dirname, '../../..')

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly output: string
  readonly errors: string
}

export interface Running {
  readonly kill: (signal: NodeJS.Signals) => void
  readonly ended: Promise<Ended>
  readonly pid: number
}

/** A Linux machine in a folder of its own: its system files, the agent's folders, and maybe a Defender. */
export class Machine {
  readonly configFile: string
  readonly stateFolder: string
  readonly managedFile: string
  readonly program: string
  readonly hostRoot: string
  private readonly bin: string

  private constructor(readonly folder: string) {
    this.configFile = path.join(folder, 'config.json')
    this.stateFolder = path.join(folder, 'state')
    this.managedFile = path.join(folder, 'managed/mdatp_managed.json')
    this.program = path.join(folder, 'bulwark-agent.cjs')
    this.hostRoot = path.join(folder, 'host')
    this.bin = path.join(folder, 'bin')
  }

  static async make(config: Partial<AgentConfig> = {}): Promise<Machine> {
    const machine = new Machine(await mkdtemp(path.join(tmpdir(), 'bulwark-agent-')))
    await mkdir(machine.bin)
    await machine.putHostFile(
      'etc/os-release',
      'ID=ubuntu\nVERSION_ID="22.04"\nPRETTY_NAME="Ubuntu 22.04.4 LTS"\n',
    )
    await machine.putHostFile('etc/machine-id', `${'0123456789abcdef'.repeat(2)}\n`)
    await machine.putHostFile('sys/class/dmi/id/board_vendor', 'Halden\n')
    await machine.configure(config)
    await writeFile(machine.program, await bundleAgent(ROOT, '0.0.1'), { mode: 0o755 })
    return machine
  }

  async configure(config: Partial<AgentConfig>): Promise<void> {
    const whole = {
      name: 'web-1',
      managedFile: this.managedFile,
      stateFolder: this.stateFolder,
      hostRoot: this.hostRoot,
      mdatp: path.join(this.bin, 'mdatp'),
      settleSeconds: 10,
      ...config,
    }
    await writeFile(this.configFile, JSON.stringify(whole))
  }

  async putHostFile(name: string, content: string): Promise<void> {
    const file = path.join(this.hostRoot, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, content)
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }

  /**
   * Puts a Defender on the machine: its command line answers as the real one does, from the managed file, over the values of
   * a freshly installed engine.
   * @param stubborn members of the health output that stay what they are, whatever the file says
   */
  async installDefender(version: string, stubborn: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const file = path.join(this.bin, 'mdatp')
    const script = await readFile(path.join(import.meta.dirname, 'mdatp-stub.cjs'), 'utf8')
    const facts = JSON.stringify({ version, stubborn, managedFile: this.managedFile })
    await writeFile(file, `#!${process.execPath}\nconst FACTS = ${facts}\n${script}`)
    await chmod(file, 0o755)
  }

  start(parameters: readonly string[], input = ''): Running {
    const child = spawn(process.execPath, [this.program, '--config', this.configFile, ...parameters], {
      env: { PATH: process.env.PATH, NODE_ENV: 'production' },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let output = ''
    let errors = ''
    child.stdout.on('data', (data: Buffer) => (output += data.toString()))
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()))
    child.stdin.end(input)
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve({ code, signal, output, errors }))
    })
    return { kill: (signal) => child.kill(signal), ended, pid: child.pid ?? 0 }
  }

  async run(parameters: readonly string[], input = ''): Promise<Ended> {
    return this.start(parameters, input).ended
  }

  /** Runs a command that has to succeed. */
  async runWell(parameters: readonly string[], input = ''): Promise<string> {
    const { code, output, errors } = await this.run(parameters, input)
    if (code !== 0)
      throw new Error(`bulwark-agent ${parameters.join(' ')} ended with ${code}:\n${output}${errors}`)
    return output
  }

  async onboard(pack: object): Promise<string> {
    return this.runWell(['onboard', '--package', '-'], JSON.stringify(pack))
  }

  async status(): Promise<AgentStatus> {
    return JSON.parse(await this.runWell(['status', '--json']))
  }

  /** For a file of somebody else: its path, in a folder that is there. */
  async makeManagedFolder(): Promise<string> {
    await mkdir(path.dirname(this.managedFile), { recursive: true })
    return this.managedFile
  }

  async managed(): Promise<unknown> {
    return existsSync(this.managedFile) ? JSON.parse(await readFile(this.managedFile, 'utf8')) : null
  }
}
