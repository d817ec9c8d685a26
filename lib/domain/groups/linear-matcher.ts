import { WORD, type AssertName, type RegexNode } from './regex-syntax'

/** Steps a pattern may compile to; counted repetitions are written out. */
export const MAX_PROGRAM = 20_000

type Step =
  | { readonly kind: 'set'; readonly matches: (char: string) => boolean }
  | { readonly kind: 'split'; readonly next: readonly number[] }
  | { readonly kind: 'assert'; readonly name: AssertName }
  | {
      readonly kind: 'look'
      readonly isBehind: boolean
      readonly isNegative: boolean
      readonly program: Program
    }
  | { readonly kind: 'match' }
type Look = Extract<Step, { kind: 'look' }>
type Program = readonly Step[]

/**
 * A matcher whose time is proportional to pattern length times text length (times text length again for look-around), whatever the pattern:
 * all the states a backtracking engine would try one after another advance together, one character at a time (Thompson, 1968).
 * Must equal JavaScript's RegExp of the same tree with flags i and u.
 */
export function linearMatcher(tree: RegexNode): (text: string) => boolean {
  const program = toProgram(tree)
  return (text) => {
    const subject = { chars: Array.from(text), looked: new Map() }
    return search(program, subject, { from: 0, isAnchored: false, mustEndAt: null })
  }
}

/** The number of steps that a tree compiles to. */
export function programSize(node: RegexNode): number {
  switch (node.kind) {
    case 'set':
    case 'assert':
      return 1
    case 'sequence':
      return node.items.reduce((sum, item) => sum + programSize(item), 0)
    case 'choice':
      return node.options.reduce((sum, option) => sum + programSize(option) + 1, 1)
    case 'look':
      return programSize(node.body) + 2
    case 'repeat':
      return (programSize(node.body) + 1) * (node.max === Infinity ? node.min + 1 : node.max) + 1
  }
}

/** Equal sets of one pattern share their test, and what it has learned. */
type CharTests = Map<string, (char: string) => boolean>

function toProgram(tree: RegexNode, tests: CharTests = new Map()): Program {
  const steps: Step[] = []
  emit(tree, steps, tests)
  steps.push({ kind: 'match' })
  return steps
}

function emit(node: RegexNode, steps: Step[], tests: CharTests): void {
  switch (node.kind) {
    case 'set': {
      const matches = tests.get(node.source) ?? charTest(node.source)
      tests.set(node.source, matches)
      steps.push({ kind: 'set', matches })
      return
    }
    case 'assert':
      steps.push(node)
      return
    case 'look':
      steps.push({ ...node, program: toProgram(node.body, tests) })
      return
    case 'sequence':
      for (const item of node.items) emit(item, steps, tests)
      return
    case 'choice':
      emitChoice(node.options, steps, tests)
      return
    case 'repeat':
      emitRepeat(node, steps, tests)
  }
}

function emitChoice(options: readonly RegexNode[], steps: Step[], tests: CharTests): void {
  const starts: number[] = []
  const ends: number[] = []
  steps.push({ kind: 'split', next: starts })
  for (const option of options) {
    starts.push(steps.length)
    emit(option, steps, tests)
    ends.push(steps.length)
    steps.push({ kind: 'split', next: [] })
  }
  for (const end of ends) steps[end] = { kind: 'split', next: [steps.length] }
}

type Repeat = Extract<RegexNode, { kind: 'repeat' }>

function emitRepeat({ body, min, max }: Repeat, steps: Step[], tests: CharTests): void {
  for (let i = 0; i < min; i++) emit(body, steps, tests)
  if (max === Infinity) {
    const loop = steps.length
    const next = [loop + 1]
    steps.push({ kind: 'split', next })
    emit(body, steps, tests)
    steps.push({ kind: 'split', next: [loop] })
    next.push(steps.length)
    return
  }
  const exits: number[][] = []
  for (let i = min; i < max; i++) {
    const next = [steps.length + 1]
    exits.push(next)
    steps.push({ kind: 'split', next })
    emit(body, steps, tests)
  }
  for (const next of exits) next.push(steps.length)
}

/** Asks JavaScript about one character, once for each character that turns up, so that both engines agree on case folding. */
function charTest(source: string): (char: string) => boolean {
  const regex = new RegExp(`^${source}$`, 'iu')
  const known = new Map<string, boolean>()
  return (char) => {
    const before = known.get(char)
    if (before !== undefined) return before
    const answer = regex.test(char)
    if (known.size < 4096) known.set(char, answer)
    return answer
  }
}

/** One value under test; what a look-around found at each place is kept, or nested ones would multiply. */
interface Subject {
  readonly chars: readonly string[]
  readonly looked: Map<Step, (boolean | undefined)[]>
}

interface Search {
  readonly from: number
  /** The match begins at `from`. */
  readonly isAnchored: boolean
  /** The match ends here; null: anywhere. */
  readonly mustEndAt: number | null
}

function search(program: Program, subject: Subject, { from, isAnchored, mustEndAt }: Search): boolean {
  const last = mustEndAt ?? subject.chars.length
  let pending: readonly number[] = [0]
  for (let at = from; at <= last; at++) {
    const { sets, hasMatch } = follow(program, subject, at, pending)
    if (hasMatch && (mustEndAt === null || at === mustEndAt)) return true
    const char = subject.chars[at]
    if (char === undefined) return false
    const next = isAnchored ? [] : [0]
    for (const index of sets) {
      const step = program[index]
      if (step?.kind === 'set' && step.matches(char)) next.push(index + 1)
    }
    if (next.length === 0) return false
    pending = next
  }
  return false
}

/** Every set step that can be reached from `pending` at this place without taking a character. */
function follow(program: Program, subject: Subject, at: number, pending: readonly number[]) {
  const seen = new Set<number>()
  const stack = [...pending]
  const sets: number[] = []
  let hasMatch = false
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    if (seen.has(index)) continue
    seen.add(index)
    const step = program[index]
    if (step?.kind === 'set') sets.push(index)
    else if (step?.kind === 'match') hasMatch = true
    else if (step?.kind === 'split') stack.push(...step.next)
    else if (step?.kind === 'assert' && holds(step.name, subject.chars, at)) stack.push(index + 1)
    else if (step?.kind === 'look' && looks(step, subject, at) !== step.isNegative) stack.push(index + 1)
  }
  return { sets, hasMatch }
}

/** Looking behind asks for a match from anywhere that ends here, looking ahead for one from here that ends anywhere. */
function looks(step: Look, subject: Subject, at: number): boolean {
  const known = subject.looked.get(step) ?? []
  subject.looked.set(step, known)
  const place = step.isBehind
    ? { from: 0, isAnchored: false, mustEndAt: at }
    : { from: at, isAnchored: true, mustEndAt: null }
  return (known[at] ??= search(step.program, subject, place))
}

const isWordChar = charTest(WORD)

function holds(name: AssertName, chars: readonly string[], at: number): boolean {
  const before = chars[at - 1]
  const after = chars[at]
  const isBoundary =
    (before !== undefined && isWordChar(before)) !== (after !== undefined && isWordChar(after))
  switch (name) {
    case 'start':
      return at === 0
    case 'veryEnd':
      return after === undefined
    case 'end':
      return after === undefined || (after === '\n' && at === chars.length - 1)
    case 'lineStart':
      return before === undefined || before === '\n'
    case 'lineEnd':
      return after === undefined || after === '\n'
    case 'wordBoundary':
      return isBoundary
    case 'notWordBoundary':
      return !isBoundary
  }
}
