import { writeBit, type Bits } from './bitset'
import { foldedChunk, rowsIn, valueIn, type PackedTexts, type TextChunk } from './packed-texts'

/** Where in a value the wanted text has to stand. */
export type TextPlace = 'anywhere' | 'start' | 'end' | 'whole'

/** One question to every value of a column: does the text stand there? */
export interface TextClause {
  /** Lower case. */
  readonly wanted: string
  readonly place: TextPlace
  /** Rows whose value says yes are put in. */
  readonly into: Bits
}

const LETTERS = 128

/**
 * Answers all clauses about a column in one pass over its lower-case texts (Aho and Corasick, 1975): a tenant asks a
 * hundred questions about device names, and each value is read once for all of them. Rows without a value are put in nowhere.
 */
export function matchTexts(column: PackedTexts, clauses: readonly TextClause[]): void {
  const machine = new Machine(clauses.filter(({ wanted }) => wanted !== ''))
  const empty = clauses.filter(({ wanted }) => wanted === '')
  column.forEachChunk((chunk, firstRow) => {
    const lower = foldedChunk(chunk)
    if (lower.isAscii) machine.scan(lower, firstRow)
    else scanPlainly(lower, firstRow, clauses)
    if (empty.length > 0) scanPlainly(lower, firstRow, empty)
  })
}

/** The obvious way, for texts of other letters. */
function scanPlainly(chunk: TextChunk, firstRow: number, clauses: readonly TextClause[]): void {
  for (let at = 0; at < rowsIn(chunk); at++) {
    const value = valueIn(chunk, at)
    if (value === null) continue
    for (const clause of clauses) if (stands(value, clause)) writeBit(clause.into, firstRow + at, true)
  }
}

function stands(value: string, { wanted, place }: TextClause): boolean {
  switch (place) {
    case 'anywhere':
      return value.includes(wanted)
    case 'start':
      return value.startsWith(wanted)
    case 'end':
      return value.endsWith(wanted)
    case 'whole':
      return value === wanted
  }
}

/** One automaton for all wanted texts, over ASCII. State 0 is the beginning. */
class Machine {
  /** Following state by state and letter. */
  private readonly next: Int32Array
  /** The nearest state, going back, at which a wanted text ends; 0 where there is none. */
  private readonly ending: Int32Array
  /** Further such states. */
  private readonly further: Int32Array
  private readonly clausesAt: readonly (readonly TextClause[])[]

  constructor(clauses: readonly TextClause[]) {
    const possible = clauses.filter(({ wanted }) => isAscii(wanted))
    const { children, clausesAt } = treeOf(possible)
    const states = children.length
    this.clausesAt = clausesAt
    this.next = new Int32Array(states * LETTERS)
    this.ending = new Int32Array(states)
    this.further = new Int32Array(states)
    const back = new Int32Array(states)
    const queue: number[] = [0]
    for (const state of queue) {
      const own = (clausesAt[state]?.length ?? 0) > 0
      const behind = back[state] ?? 0
      this.further[state] = state === 0 ? 0 : (this.ending[behind] ?? 0)
      this.ending[state] = own ? state : (this.further[state] ?? 0)
      for (let letter = 0; letter < LETTERS; letter++) {
        const child = children[state]?.get(letter)
        const otherwise = state === 0 ? 0 : (this.next[behind * LETTERS + letter] ?? 0)
        this.next[state * LETTERS + letter] = child ?? otherwise
        if (child === undefined) continue
        back[child] = otherwise
        queue.push(child)
      }
    }
  }

  scan({ text, ends }: TextChunk, firstRow: number): void {
    const { next, ending } = this
    let start = 0
    for (let at = 0; at < ends.length; at++) {
      const end = ends[at] ?? start
      let state = 0
      for (let place = start; place < end; place++) {
        state = next[state * LETTERS + text.charCodeAt(place)] ?? 0
        if (ending[state] !== 0) this.report(state, start, place + 1, end, firstRow + at)
      }
      start = end
    }
  }

  /** Texts that end at `place` of a value from `start` to `end`. */
  private report(state: number, start: number, place: number, end: number, row: number): void {
    for (let held = this.ending[state] ?? 0; held !== 0; held = this.further[held] ?? 0) {
      for (const { wanted, place: wantedPlace, into } of this.clausesAt[held] ?? []) {
        const isAtStart = place - wanted.length === start
        const isAtEnd = place === end
        const stood =
          wantedPlace === 'anywhere' ||
          (wantedPlace === 'start' ? isAtStart : isAtEnd && (wantedPlace === 'end' || isAtStart))
        if (stood) into[row >>> 5] = (into[row >>> 5] ?? 0) | (1 << (row & 31))
      }
    }
  }
}

/** The wanted texts letter by letter, with the clauses that end at each state. */
function treeOf(clauses: readonly TextClause[]) {
  const children: Map<number, number>[] = [new Map()]
  const clausesAt: TextClause[][] = [[]]
  for (const clause of clauses) {
    let state = 0
    for (let i = 0; i < clause.wanted.length; i++) {
      const letter = clause.wanted.charCodeAt(i)
      const known = children[state]?.get(letter)
      if (known !== undefined) {
        state = known
        continue
      }
      children.push(new Map())
      clausesAt.push([])
      children[state]?.set(letter, children.length - 1)
      state = children.length - 1
    }
    clausesAt[state]?.push(clause)
  }
  return { children, clausesAt }
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= LETTERS) return false
  return true
}
