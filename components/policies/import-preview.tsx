import { Badge } from '@/components/ui/badge'
import { MessageBar } from '@/components/ui/feedback'
import { Icon } from '@/components/ui/icon'
import type { FilePreview, PolicyPreview } from '@/lib/features/policies/import-preview'
import { PLATFORM_WORDS, wordFor } from '@/lib/features/reports/words'

/** What each file would become, and everything in it that is not understood, by path. */
export function ImportPreview({ files }: { files: readonly FilePreview[] }) {
  const policies = files.flatMap((file) => file.policies.map((policy) => ({ file: file.fileName, policy })))
  const broken = files.filter((file) => file.problems.length > 0)
  return (
    <div className="space-y-4" aria-live="polite">
      {broken.map((file) => (
        <MessageBar
          key={file.fileName}
          tone={file.policies.length === 0 ? 'error' : 'warning'}
          title={
            file.policies.length === 0
              ? `${file.fileName} cannot be imported`
              : `${file.fileName}: not everything was understood`
          }
        >
          <ul className="space-y-0.5">
            {file.problems.map((problem) => (
              <li key={`${problem.path} ${problem.message}`}>
                <code className="text-caption">{problem.path}</code>: {problem.message}
              </li>
            ))}
          </ul>
        </MessageBar>
      ))}
      {policies.length > 0 && (
        <div className="overflow-x-auto rounded border border-hairline">
          <table className="w-full text-left" aria-label="Policies in these files">
            <thead>
              <tr className="border-b border-hairline text-caption">
                <th scope="col" className="px-3 py-2 font-semibold">
                  Policy
                </th>
                <th scope="col" className="px-3 py-2 font-semibold">
                  Becomes
                </th>
                <th scope="col" className="px-3 py-2 text-right font-semibold">
                  Settings
                </th>
                <th scope="col" className="px-3 py-2 text-right font-semibold">
                  Unknown
                </th>
              </tr>
            </thead>
            <tbody>
              {policies.map(({ file, policy }, index) => (
                <PolicyRow key={`${file} ${index}`} file={file} policy={policy} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}

function PolicyRow({ file, policy }: { file: string; policy: PolicyPreview }) {
  const hasMore = policy.notices.length + policy.leftOut.length + policy.unknownSettingIds.length > 0
  return (
    <tr className="border-b border-hairline align-top last:border-0">
      <th scope="row" className="px-3 py-2 font-normal">
        <span className="flex flex-wrap items-center gap-2 font-semibold">
          {policy.name}
          {policy.isNameTaken && <Badge tone="info">Name exists already</Badge>}
          {!policy.isAllowed && <Badge tone="danger">Not allowed</Badge>}
        </span>
        <span className="block text-caption text-text-3">{file}</span>
        {hasMore && <Remarks policy={policy} />}
      </th>
      <td className="px-3 py-2">
        {policy.profileName ?? 'No known profile'}
        <span className="block text-caption text-text-3">{wordFor(PLATFORM_WORDS, policy.platform)}</span>
      </td>
      <td className="px-3 py-2 text-right tabular-nums">{policy.settings}</td>
      <td className="px-3 py-2 text-right tabular-nums">{policy.unknownSettingIds.length}</td>
    </tr>
  )
}

function Remarks({ policy }: { policy: PolicyPreview }) {
  return (
    <ul className="mt-1 space-y-1 text-caption">
      {policy.leftOut.map((problem) => (
        <li key={`${problem.path} ${problem.message}`} className="flex gap-1 text-danger">
          <Icon name="circleAlert" size={14} className="mt-px shrink-0" />
          <span>
            Left out: {problem.path}. {problem.message}
          </span>
        </li>
      ))}
      {policy.notices.map((notice) => (
        <li key={notice} className="flex gap-1 text-text-2">
          <Icon name="info" size={14} className="mt-px shrink-0" />
          {notice}
        </li>
      ))}
      {policy.unknownSettingIds.length > 0 && (
        <li>
          <details>
            <summary className="link">
              {policy.unknownSettingIds.length} unknown{' '}
              {policy.unknownSettingIds.length === 1 ? 'setting' : 'settings'}, kept and exported unchanged
            </summary>
            <ul className="mt-1 font-mono break-all text-text-2">
              {policy.unknownSettingIds.map((id) => (
                <li key={id}>{id}</li>
              ))}
            </ul>
          </details>
        </li>
      )}
    </ul>
  )
}
