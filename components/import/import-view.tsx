'use client'
import { useState, useTransition } from 'react'
import { ActionBar } from '@/components/policies/action-bar'
import { LeaveGuard } from '@/components/policies/leave-guard'
import { Button, LinkButton } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { countText } from '@/components/ui/count-text'
import { MessageBar, ProgressBar } from '@/components/ui/feedback'
import { Switch } from '@/components/ui/field'
import { importPolicyFiles } from '@/lib/features/policy-import/actions'
import type { ImportOutcome } from '@/lib/features/policy-import/apply-import'
import { choiceFor } from '@/lib/features/policy-import/choice-for'
import type { GroupPreview, PolicyPreview } from '@/lib/features/policy-import/import-preview'
import type { GroupChoice, PolicyChoice } from '@/lib/features/policy-import/schema'
import { rekey } from './chosen-file'
import { DropZone } from './drop-zone'
import { ImportGroups } from './import-groups'
import { ImportPolicies } from './import-policies'
import { ImportProblems } from './import-problems'
import { ImportResult } from './import-result'
import { sent } from './sent'
import { useImportFiles } from './use-import-files'

/** Chooses files, shows what each would become, and imports what is left, all or nothing. */
export function ImportView({ slug }: { slug: string }) {
  const { files, preview, failure, progress, setFailure, add, takeOut, retry, lookAgain, reset } =
    useImportFiles(slug)
  const [policies, setPolicies] = useState<Readonly<Record<string, PolicyChoice>>>({})
  const [groups, setGroups] = useState<Readonly<Record<string, GroupChoice>>>({})
  const [assign, setAssign] = useState(false)
  const [outcome, setOutcome] = useState<ImportOutcome | null>(null)
  const [isImporting, startImport] = useTransition()
  const policyChoice = (policy: PolicyPreview): PolicyChoice => {
    const choice = choiceFor(policies, policy.key, policy.suggestion)
    // Looked at again, the policy that is here may have a later version.
    return choice.take === 'update' && choice.id === policy.existing?.id
      ? { ...choice, version: policy.existing.version }
      : choice
  }
  const groupChoice = (group: GroupPreview) => choiceFor(groups, group.sourceId, group.suggestion)

  const wanted = (preview?.policies ?? []).filter((policy) => policyChoice(policy).take !== 'skip')
  const made = (preview?.groups ?? []).filter((group) => groupChoice(group).take === 'create').length
  const assignments = wanted.reduce((sum, policy) => sum + policy.assignments, 0)
  const mayAssign = wanted.every((policy) => policy.assignments === 0 || policy.mayAssign)
  const isNameMissing = wanted.some((policy) => {
    const choice = policyChoice(policy)
    return choice.take === 'create' && choice.name.trim() === ''
  })

  const leaveOut = (fileName: string) =>
    void takeOut(fileName, (removed) => setPolicies((before) => rekey(before, removed)))

  const commit = () =>
    startImport(async () => {
      if (!preview) return
      setFailure(null)
      // All that is shown is said: what the tenant has may have changed since, and with it what would be suggested.
      const result = await sent(
        importPolicyFiles(slug, {
          files: [...files],
          digest: preview.digest,
          policies: Object.fromEntries(preview.policies.map((one) => [one.key, policyChoice(one)])),
          groups: Object.fromEntries(preview.groups.map((one) => [one.sourceId, groupChoice(one)])),
          assign: assign && mayAssign,
        }),
      )
      if (!result.ok) {
        setFailure([result.message, ...Object.values(result.fieldErrors)].join(' '))
        return
      }
      reset()
      setPolicies({})
      setGroups({})
      setOutcome(result.data)
    })

  return (
    <div className="space-y-4">
      <LeaveGuard isDirty={preview !== null} keeps="The files that you chose are not kept." />
      {outcome && <ImportResult slug={slug} outcome={outcome} />}
      <DropZone
        onFiles={(chosen) => {
          setOutcome(null)
          void add(chosen)
        }}
        isCompact={preview !== null}
      />
      <p role="status" className="sr-only">
        {progress
          ? `Reading ${progress.done} of ${countText(progress.of, 'file')}`
          : preview
            ? `${countText(preview.policies.length, 'policy', 'policies')} found in ${countText(preview.files.length, 'file')}`
            : ''}
      </p>
      {progress && (
        <ProgressBar
          value={progress.done < progress.of ? progress.done : null}
          max={progress.of}
          label="Reading files"
        />
      )}
      {failure && (
        <MessageBar
          tone="error"
          action={
            retry ? (
              <Button onClick={retry}>Try again</Button>
            ) : (
              preview && <Button onClick={lookAgain}>Look again</Button>
            )
          }
        >
          {failure}
        </MessageBar>
      )}
      {preview && (
        <>
          <ImportProblems problems={preview.problems} files={preview.files} onTakeOut={leaveOut} />
          {preview.policies.length > 0 && (
            <ImportPolicies
              policies={preview.policies}
              choices={policies}
              onChoose={(key, choice) => setPolicies((before) => ({ ...before, [key]: choice }))}
            />
          )}
          {assignments > 0 && (
            <Card title="Assignments">
              <Switch
                label="Take assignments over"
                checked={assign && mayAssign}
                disabled={!mayAssign}
                onChange={setAssign}
              />
              <p className="mt-2 max-w-prose text-text-2">
                {!mayAssign
                  ? 'Your role may not assign these policies. They are imported without assignments.'
                  : assign
                    ? 'The policies take effect on the devices of their groups as soon as they are imported.'
                    : 'The policies are imported without assignments and reach no device until you assign them.'}
              </p>
            </Card>
          )}
          {preview.groups.length > 0 && (
            <ImportGroups
              slug={slug}
              groups={preview.groups}
              choices={groups}
              mayMakeGroups={preview.mayMakeGroups}
              onChoose={(id, choice) => setGroups((before) => ({ ...before, [id]: choice }))}
            />
          )}
          <ActionBar>
            <Button
              variant="primary"
              busy={isImporting}
              disabled={(wanted.length === 0 && made === 0) || progress !== null || isNameMissing}
              onClick={commit}
            >
              {importLabel(wanted.length, made)}
            </Button>
            <LinkButton href={`/${slug}/policies`}>Cancel</LinkButton>
            <span className="text-caption text-text-3">All of it or, if anything is refused, nothing.</span>
          </ActionBar>
        </>
      )}
    </div>
  )
}

function importLabel(policies: number, groups: number): string {
  if (policies === 0 && groups > 0) return `Make ${countText(groups, 'group')}`
  const also = groups > 0 ? ` and make ${countText(groups, 'group')}` : ''
  return `Import ${countText(policies, 'policy', 'policies')}${also}`
}
