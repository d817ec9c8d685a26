'use client'
import { useRef, useState, type FormEvent } from 'react'
import { useAction } from '@/components/groups/use-action'
import { useFocusFirstError } from '@/components/groups/use-focus-first-error'
import { useLeaveWarning } from '@/components/groups/use-leave-warning'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { MessageBar } from '@/components/ui/feedback'
import { Field, RadioGroup, Switch, TextInput, type RadioOption } from '@/components/ui/field'
import { useToast } from '@/components/ui/toast'
import { updateTenant } from '@/lib/features/tenants/actions'
import type { UpdateTenantInput } from '@/lib/features/tenants/schema'
import { CLOUD_WORDS, ERA_WORDS, LICENCE_WORDS, type SwitchWords } from '@/lib/features/tenants/switch-words'

function optionsOf<K extends string>(
  words: Readonly<Record<K, SwitchWords>>,
  order: readonly K[],
  canWrite: boolean,
): readonly RadioOption[] {
  return order.map((value) => ({ value, ...words[value], disabled: !canWrite }))
}

function pick<K extends string>(order: readonly K[], value: string): K | undefined {
  return order.find((known) => known === value)
}

const ERAS = ['2025', 'PREV', 'GA'] as const
const LICENCES = ['userSubscription', 'defenderForServersOnly'] as const
const CLOUDS = ['commercial', 'government'] as const

/** Name and the switches that decide which devices may be managed; each value says what it does. */
export function TenantSettingsForm({
  slug,
  saved,
  canWrite,
}: {
  slug: string
  saved: UpdateTenantInput
  canWrite: boolean
}) {
  const toast = useToast()
  const form = useRef<HTMLFormElement>(null)
  const { busy, failure, run, clear } = useAction(updateTenant, slug)
  const [draft, setDraft] = useState(saved)
  const decides =
    draft.behaviourEra !== saved.behaviourEra ||
    draft.licence !== saved.licence ||
    draft.cloud !== saved.cloud
  const isDirty = decides || draft.name !== saved.name || draft.verifiedDomain !== saved.verifiedDomain
  useFocusFirstError(form, failure)
  useLeaveWarning(isDirty)
  const change = (part: Partial<UpdateTenantInput>) => setDraft({ ...draft, ...part })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    run(draft, () => {
      setDraft({ ...draft, name: draft.name.trim() })
      toast({
        title: 'Tenant settings saved',
        description: decides ? 'The enrollment of every device is decided again.' : undefined,
      })
    })
  }
  const errors = failure?.fieldErrors ?? {}
  return (
    <form ref={form} onSubmit={submit} noValidate className="max-w-3xl space-y-4">
      {failure && (
        <MessageBar tone="error" title="The settings were not saved">
          {failure.message}
        </MessageBar>
      )}
      {!canWrite && (
        <MessageBar title="You can read these settings">
          Changing them needs the permission tenant:write. Ask a Global Administrator.
        </MessageBar>
      )}
      <Card title="Tenant">
        <Field label="Name" required error={errors['name']}>
          {(c) => (
            <TextInput
              {...c}
              name="name"
              value={draft.name}
              maxLength={100}
              readOnly={!canWrite}
              autoComplete="off"
              required
              onChange={(e) => change({ name: e.target.value })}
            />
          )}
        </Field>
      </Card>
      <Card title="Behaviour era" note="Which state of the service's documentation Bulwark follows">
        <RadioGroup
          legend="Behaviour era"
          hideLegend
          name="behaviourEra"
          value={draft.behaviourEra}
          options={optionsOf(ERA_WORDS, ERAS, canWrite)}
          onChange={(value) => change({ behaviourEra: pick(ERAS, value) ?? draft.behaviourEra })}
        />
      </Card>
      <Card title="Licence" note="What the tenant's Defender for Endpoint rests on">
        <RadioGroup
          legend="Licence"
          hideLegend
          name="licence"
          value={draft.licence}
          options={optionsOf(LICENCE_WORDS, LICENCES, canWrite)}
          onChange={(value) => change({ licence: pick(LICENCES, value) ?? draft.licence })}
        />
      </Card>
      <Card title="Cloud" note="Where the tenant lives">
        <RadioGroup
          legend="Cloud"
          hideLegend
          name="cloud"
          value={draft.cloud}
          options={optionsOf(CLOUD_WORDS, CLOUDS, canWrite)}
          onChange={(value) => change({ cloud: pick(CLOUDS, value) ?? draft.cloud })}
        />
      </Card>
      <Card title="Directory">
        <Switch
          label="A custom domain is verified"
          checked={draft.verifiedDomain ?? false}
          disabled={!canWrite}
          onChange={(verifiedDomain) => change({ verifiedDomain })}
        />
        <p className="mt-1 ml-[52px] text-caption text-text-3">
          The directory then holds 300,000 objects instead of 50,000. Synthetic registrations count among
          them.
        </p>
      </Card>
      {decides && (
        <MessageBar tone="warning" title="Saving decides the enrollment of every device again">
          Devices that may not be managed any more stop receiving policies and keep the settings they have.
        </MessageBar>
      )}
      {canWrite && (
        <div className="flex gap-2">
          <Button type="submit" variant="primary" busy={busy} disabled={!isDirty}>
            Save
          </Button>
          <Button
            disabled={!isDirty || busy}
            onClick={() => {
              setDraft(saved)
              clear()
            }}
          >
            Discard
          </Button>
        </div>
      )}
    </form>
  )
}
