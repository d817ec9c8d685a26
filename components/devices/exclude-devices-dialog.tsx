'use client'
import { useState } from 'react'
import { useAction } from '@/components/groups/use-action'
import { ImpactNote } from '@/components/impact/impact-note'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { MessageBar } from '@/components/ui/feedback'
import { Field, TextArea } from '@/components/ui/field'
import { useToast } from '@/components/ui/toast'
import { excludeDevices, includeDevices } from '@/lib/features/devices/detail-actions'
import { useUndo } from './use-undo'

/** Takes devices out of security settings management, with the reason for those who wonder later. */
export function ExcludeDevicesDialog({
  slug,
  devices,
  onClose,
}: {
  slug: string
  devices: readonly { readonly id: string; readonly name: string }[]
  onClose: () => void
}) {
  const toast = useToast()
  const { busy, failure, run } = useAction(excludeDevices, slug)
  const undo = useUndo()
  const [reason, setReason] = useState('')
  const [only] = devices
  const isOne = devices.length === 1
  const what = isOne && only ? only.name : `${devices.length.toLocaleString('en-US')} devices`
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Exclude ${what}`}
      size="small"
      actions={
        <>
          <Button
            variant="primary"
            busy={busy}
            onClick={() =>
              run({ ids: devices.map((d) => d.id), reason }, ({ excluded }) => {
                toast({
                  title: `${excluded} ${excluded === 1 ? 'device' : 'devices'} excluded from management`,
                  action: {
                    label: 'Undo',
                    onClick: () =>
                      undo(
                        [() => includeDevices(slug, { ids: devices.map((d) => d.id) })],
                        `${excluded} ${excluded === 1 ? 'device' : 'devices'} included again`,
                      ),
                  },
                })
                onClose()
              })
            }
          >
            Exclude
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      {failure && !failure.fieldErrors.reason && (
        <MessageBar tone="error" className="mb-3" title={failure.message} />
      )}
      <p className="mb-3 text-text-2">
        {isOne ? 'The device leaves' : 'The devices leave'} security settings management, whatever the
        enforcement scope says, and {isOne ? 'takes' : 'take'} no policy from here. Settings that are on the
        machine stay there. {isOne ? 'It stays' : 'They stay'} onboarded; Include undoes this.
      </p>
      <Field label="Reason" required error={failure?.fieldErrors.reason}>
        {(c) => (
          <TextArea
            {...c}
            rows={3}
            value={reason}
            maxLength={500}
            onChange={(e) => setReason(e.target.value)}
          />
        )}
      </Field>
      <ImpactNote
        tenant={slug}
        className="mt-3"
        draft={{ kind: 'devicesExcluded', deviceIds: devices.map((d) => d.id) }}
      />
    </Dialog>
  )
}
