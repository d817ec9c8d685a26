import { Button } from '@/components/ui/button'
import { MessageBar } from '@/components/ui/feedback'
import type { ImportPreview } from '@/lib/features/policy-import/import-preview'

const SHOWN = 10

/** Everything that was not understood, by file and place. */
export function ImportProblems({
  problems,
  files,
  onTakeOut,
}: {
  problems: ImportPreview['problems']
  files: ImportPreview['files']
  onTakeOut: (fileName: string) => void
}) {
  const names = [...new Set(problems.map((problem) => problem.fileName))]
  return names.map((name) => {
    const own = problems.filter((problem) => problem.fileName === name)
    const isEmpty = files.some((file) => file.fileName === name && file.policies + file.groups === 0)
    return (
      <MessageBar
        key={name}
        tone={isEmpty ? 'error' : 'warning'}
        title={isEmpty ? `${name} cannot be imported` : `${name}: not everything was understood`}
        action={<Button onClick={() => onTakeOut(name)}>Take out</Button>}
      >
        <ul className="space-y-0.5">
          {own.slice(0, SHOWN).map((problem, index) => (
            <li key={`${index} ${problem.path}`} className="break-words">
              <code className="text-caption">{problem.path}</code>: {problem.message}
            </li>
          ))}
        </ul>
        {own.length > SHOWN && <p className="mt-1 text-caption">and {own.length - SHOWN} more</p>}
      </MessageBar>
    )
  })
}
