import { createHash } from 'node:crypto'
import type { FleetCohort, FleetIndex } from '@/lib/domain/fleet'
import {
  compareText,
  policyReason,
  type PolicySetDocument,
  type SettingResult,
} from '@/lib/domain/resolution'
import type { CohortResult } from './status-pairs'
import { toBlock, type Block } from './result-content'

type Entry = PolicySetDocument['settings'][number]
type IndexPart = ReturnType<FleetIndex['partsOf']>[number]

/** Settings to which the same policies contribute, under the address of their content. */
export interface SettingBlock extends Block {
  readonly bits: Bits
  readonly settings: readonly SettingResult[]
  /** What goes into the policy set of them; null where nothing does. */
  readonly part: SetPart | null
}

/** Entries of a policy set, under the address of their content. */
export interface SetPart {
  readonly id: string
  readonly bits: Bits
  readonly entries: readonly Entry[]
  /** Each in canonical JSON, by the key of its setting. */
  readonly keyed: readonly { readonly key: string; readonly text: string }[]
}

/** A cohort as it is to be stored. */
export interface WantedCohort extends CohortResult {
  readonly deviceCount: number
  readonly osPlatform: string
  /** Policies of which its devices get the new settings of a rollout. */
  readonly candidateOf: readonly string[]
  readonly blocks: readonly SettingBlock[]
  readonly contentHash: string
}

export function cohortId(key: string): string {
  return `coh_${sha256(key).slice(0, 24)}`
}

const MOST_PIECES = 100_000

/** The settings of a part of the index that have the same contributors. */
interface Piece {
  readonly number: number
  readonly maker: number
  readonly settings: readonly SettingResult[]
  readonly entries: IndexPart['entries']
}

/**
 * Cuts what the index says of cohorts into blocks. The index hands out the same objects for what cohorts have in common, so
 * each of them is looked at, encoded and hashed once, and a cohort costs a look-up for each of its parts. Says the same as
 * `index.resolve`. Serves all states of one lineage, one after the other, and knows what it has cut in those before.
 */
export class ResultCutter {
  /** The index lets go of parts that were not asked for lately. */
  private readonly pieces = new WeakMap<IndexPart, readonly Piece[]>()
  private pieceCount = 0
  private readonly makers = new Map<string, number>()
  private readonly policyIdsOf: (readonly string[])[] = []
  private readonly blocks = new Path<SettingBlock>()
  /** By maker, where the cohort at hand has come to; empty between two cohorts. */
  private readonly paths: (Path<SettingBlock> | undefined)[] = []
  private readonly parts = new Map<string, SetPart>()
  private readonly hashes = new Map<string, string>()

  /** Remembers more than it is worth: another one should be made. */
  get isFull(): boolean {
    return this.pieceCount > MOST_PIECES
  }

  /** Cuts cohorts of one state. */
  cutAll(index: FleetIndex, cohorts: readonly FleetCohort[]): WantedCohort[] {
    const { policies } = index
    // A run that failed in the middle may have left something.
    this.paths.length = 0
    return cohorts.map((cohort) => this.cut(index, policies, cohort))
  }

  private cut(index: FleetIndex, policies: FleetIndex['policies'], cohort: FleetCohort): WantedCohort {
    const device = index.device(cohort.representative)
    if (!device) throw new Error('A cohort is represented by a device that is not in the index.')
    const { osPlatform } = device
    const blocks = this.blocksOf(index, cohort)
    // Other channels take nothing from here: they are resolved for the reports alone.
    const policySetHash = cohort.channel === 'mde' ? this.hashOf(osPlatform, blocks) : null
    const { policyIds, candidateOf } = cohort
    const inapplicable: Record<string, string> = {}
    for (const id of policyIds) {
      const policy = policies.get(id)
      const reason = policy && policyReason(device, policy)
      if (reason) inapplicable[id] = reason
    }
    const content = [policySetHash, inapplicable, digestOf(blocks)]
    return {
      id: cohortId(cohort.key),
      deviceCount: cohort.deviceCount,
      policySetHash,
      osPlatform,
      policyIds,
      candidateOf,
      inapplicable,
      blocks,
      contentHash: sha256(JSON.stringify(content)),
    }
  }

  private blocksOf(index: FleetIndex, cohort: FleetCohort): readonly SettingBlock[] {
    const parts = index.partsOf(cohort)
    const makers: number[] = []
    for (const part of parts) {
      for (const { maker, number } of this.piecesOf(part)) {
        const path = this.paths[maker]
        if (!path) makers.push(maker)
        this.paths[maker] = (path ?? this.blocks).step(number)
      }
    }
    return makers.map((maker) => {
      const path = this.paths[maker] ?? this.blocks
      this.paths[maker] = undefined
      path.value ??= this.block(
        parts.flatMap((part) => this.piecesOf(part).filter((piece) => piece.maker === maker)),
      )
      return path.value
    })
  }

  private piecesOf(part: IndexPart): readonly Piece[] {
    const known = this.pieces.get(part)
    if (known) return known
    const byMaker = new Map<number, SettingResult[]>()
    for (const setting of part.settings) {
      const maker = this.makerOf(setting)
      const list = byMaker.get(maker)
      if (list) list.push(setting)
      else byMaker.set(maker, [setting])
    }
    const pieces = [...byMaker].map(([maker, settings]): Piece => {
      const keys = new Set(settings.map((s) => s.key))
      const entries = part.entries.filter(({ entry }) => keys.has(entry.key))
      return { number: this.pieceCount++, maker, settings, entries }
    })
    this.pieces.set(part, pieces)
    return pieces
  }

  /** A number for the policies that contribute. */
  private makerOf(setting: SettingResult): number {
    const policyIds = [...new Set(setting.contributions.map((c) => c.policyId))].toSorted(compareText)
    const name = policyIds.join(' ')
    let maker = this.makers.get(name)
    if (maker === undefined) {
      maker = this.makers.size
      this.makers.set(name, maker)
      this.policyIdsOf.push(policyIds)
    }
    return maker
  }

  private block(pieces: readonly Piece[]): SettingBlock {
    const settings = pieces.flatMap((piece) => piece.settings).toSorted((a, b) => compareText(a.key, b.key))
    const digest = createHash('sha256').update(JSON.stringify(settings)).digest()
    const id = `blk_${digest.toString('base64url').slice(0, 16)}`
    const units = settings.map(({ key, settingId, outcome, ...rest }) => {
      const reason = outcome === 'notApplicable' && 'reason' in rest ? rest.reason : null
      return { key, settingId, outcome, reason }
    })
    const policyIds = this.policyIdsOf[pieces[0]?.maker ?? -1] ?? []
    const part = this.part(pieces.flatMap((piece) => piece.entries))
    return { ...toBlock(id, policyIds, units), bits: bitsOf(digest), settings, part }
  }

  private part(unsorted: IndexPart['entries']): SetPart | null {
    if (unsorted.length === 0) return null
    const sorted = unsorted.toSorted((a, b) => compareText(a.entry.key, b.entry.key))
    const keyed = sorted.map(({ entry: { key }, text }) => ({ key, text }))
    const digest = createHash('sha256')
      .update(sorted.map(({ text }) => text).join('\n'))
      .digest()
    const id = `psp_${digest.toString('base64url').slice(0, 16)}`
    const known = this.parts.get(id)
    if (known) return known
    const part = { id, bits: bitsOf(digest), entries: sorted.map(({ entry }) => entry), keyed }
    this.parts.set(id, part)
    return part
  }

  /** The address of the policy set that these blocks come to, as `policySetHash` of the resolution room gives it. */
  private hashOf(osPlatform: string, blocks: readonly SettingBlock[]): string {
    const parts = blocks.flatMap((block) => block.part ?? [])
    const name = `${osPlatform} ${digestOf(parts)}`
    const known = this.hashes.get(name)
    if (known !== undefined) return known
    const texts = parts
      .flatMap((part) => part.keyed)
      .toSorted((a, b) => compareText(a.key, b.key))
      .map(({ text }) => text)
    // Members in the order of canonical JSON. The pure room hashes in JavaScript, which takes many times as long.
    const hash = sha256(
      `{"osPlatform":${JSON.stringify(osPlatform)},"schema":1,"settings":[${texts.join(',')}]}`,
    )
    this.hashes.set(name, hash)
    return hash
  }
}

/** 96 bits of a content's hash. */
type Bits = readonly [number, number, number]

function bitsOf(digest: Buffer): Bits {
  return [digest.readUInt32BE(0), digest.readUInt32BE(4), digest.readUInt32BE(8)]
}

/** One text for a set of contents, whatever their order: their number and the exclusive or of their bits. */
function digestOf(contents: readonly { readonly bits: Bits }[]): string {
  let a = 0
  let b = 0
  let c = 0
  for (const { bits } of contents) {
    a ^= bits[0]
    b ^= bits[1]
    c ^= bits[2]
  }
  return `${contents.length} ${a} ${b} ${c}`
}

/** A sequence of numbers with what was worked out for it: following it costs a fraction of what making a text key does. */
class Path<T> {
  value: T | undefined = undefined
  private readonly next = new Map<number, Path<T>>()

  step(number: number): Path<T> {
    let path = this.next.get(number)
    if (!path) this.next.set(number, (path = new Path()))
    return path
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
