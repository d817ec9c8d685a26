import { UsageError } from './errors'
import { readInputText } from './input-text'

/** Where a membership rule comes from besides the command line. */
export interface RuleSource {
  readonly file?: string
}

/** Marks an argument that begins with a hyphen as text; no argument of a process can hold this character. */
const TEXT_MARK = '\u0000'

/**
 * Rules may begin with a hyphen (`-not (…)`), which looks like an option. Marks such arguments of `rule` commands, so that
 * they are read as what they are; `readRule` takes the mark off again.
 */
export function markRules(args: readonly string[]): readonly string[] {
  if (!args.slice(2).includes('rule')) return args
  return args.map((arg) => (/^-+\w*[\s(]/.test(arg) ? TEXT_MARK + arg : arg))
}

/** The rule itself, that of standard input (`-`) or that of `--file`. Blanks at its end do not count. */
export async function readRule(argument: string | undefined, { file }: RuleSource): Promise<string> {
  if (argument !== undefined && file !== undefined)
    throw new UsageError('Give the rule as text or with --file, not both.')
  if (file !== undefined) return (await readInputText(file)).trimEnd()
  if (argument === undefined)
    throw new UsageError('Give a rule in quotes, - for standard input, or --file FILE.')
  if (argument === '-') return (await readInputText('-')).trimEnd()
  return argument.startsWith(TEXT_MARK) ? argument.slice(1) : argument
}
