'use client'
import { useAction } from '@/components/groups/use-action'
import { ConfirmDialog } from '@/components/ui/dialog'
import { useToast } from '@/components/ui/toast'
import { deleteAssetRules } from '@/lib/features/asset-rules/actions'
import type { AssetRuleRow } from '@/lib/features/asset-rules/queries'

/** Deletes rules after saying whose tags go with them. */
export function DeleteRulesDialog({
  slug,
  rules,
  onClose,
  onDeleted,
}: {
  slug: string
  rules: readonly AssetRuleRow[]
  onClose: () => void
  onDeleted: () => void
}) {
  const toast = useToast()
  const { busy, failure, run } = useAction(deleteAssetRules, slug)
  const [only] = rules
  const what = rules.length === 1 && only ? only.name : `${rules.length} asset rules`
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${what}`}
      description={
        <>
          <ul className="list-disc space-y-1 pl-5">
            {rules.slice(0, 5).map((rule) => (
              <li key={rule.id}>
                {rule.isEnabled
                  ? `${rule.deviceCount.toLocaleString('en-US')} ${rule.deviceCount === 1 ? 'device loses' : 'devices lose'} the tag ${rule.tag}, unless it has other reasons to be there.`
                  : `${rule.name} is off: no device has its tag.`}
              </li>
            ))}
            {rules.length > 5 && <li>And {rules.length - 5} more.</li>}
          </ul>
          <p>Devices that such a tag brought into the enforcement scope leave management.</p>
        </>
      }
      confirmLabel="Delete"
      busy={busy}
      error={failure?.message}
      onConfirm={() =>
        run({ ids: rules.map((rule) => rule.id) }, ({ deleted }) => {
          toast({ title: `${deleted} asset ${deleted === 1 ? 'rule' : 'rules'} deleted` })
          onClose()
          onDeleted()
        })
      }
    />
  )
}
