'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { MessageBar } from '@/components/ui/feedback'
import { FieldError } from '@/components/ui/field'
import {
  RULE_FIELDS,
  validateSettings,
  type Profile,
  type RuleField,
  type SettingDefinition,
  type SettingProblem,
  type SettingValue,
  type SettingValues,
} from '@/lib/domain/catalog'
import { SettingControl } from '../settings/setting-control'
import { SettingInfo } from '../settings/setting-info'
import { ProtocolControl } from './protocol-control'

const SECTIONS: readonly { readonly title: string; readonly fields: readonly RuleField[] }[] = [
  { title: 'Rule', fields: ['name', 'description', 'enabled', 'direction', 'action', 'key'] },
  { title: 'Protocol and ports', fields: ['protocol', 'localPorts', 'remotePorts', 'icmpTypes'] },
  {
    title: 'Addresses',
    fields: ['localAddresses', 'remoteAddresses', 'reusableGroups', 'edgeTraversal'],
  },
  { title: 'Program or service', fields: ['filePath', 'packageFamilyName', 'serviceName', 'policyAppId'] },
  { title: 'Where it applies', fields: ['networkTypes', 'interfaceTypes', 'localUsers'] },
]

const HINTS: Partial<Readonly<Record<RuleField, string>>> = {
  localPorts: 'Ports and ranges such as 443 or 5000-5010, one on each line. Only with TCP or UDP.',
  remotePorts: 'Ports and ranges such as 443 or 5000-5010, one on each line. Only with TCP or UDP.',
  localAddresses: 'Addresses, subnets (10.0.0.0/8) and ranges (10.0.0.1-10.0.0.9). None means any.',
  remoteAddresses:
    'As above, or LocalSubnet, Defaultgateway, DHCP, DNS, WINS, Intranet, RmtIntranet, Internet, Ply2Renders. None means any.',
  icmpTypes: 'type:code or type:*, one on each line. Only with ICMP.',
  filePath: 'Variables such as %ProgramFiles% are understood.',
  serviceName: 'The short name of the service, not its display name.',
  key: 'What the rule is called in the device’s store. Empty: its name.',
}

/** One rule in sections, checked as one types: what is wrong stands beside its field. */
export function RulePane({
  profile,
  definition,
  title,
  others,
  initial,
  onClose,
  onSave,
}: {
  profile: Profile
  definition: SettingDefinition
  title: string
  others: readonly SettingValues[]
  initial: SettingValues
  onClose: () => void
  onSave: (rule: SettingValues) => void
}) {
  const [rule, setRule] = useState(initial)
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const [isTried, setIsTried] = useState(false)
  const problems = problemsOfRule(profile, definition, others, rule)
  const fields = new Map((definition.fields ?? []).map((field) => [field.id, field]))
  const general = problems.filter((problem) => !fields.has(String(problem.path[2])))
  const set = (id: string, value: SettingValue | null) => {
    const { [id]: _, ...rest } = rule
    setRule(value === null ? rest : { ...rest, [id]: value })
    setTouched((before) => new Set(before).add(id))
  }
  return (
    <Dialog
      open
      size="large"
      onOpenChange={(open) => !open && onClose()}
      title={title}
      actions={
        <>
          <Button variant="primary" onClick={() => (problems.length > 0 ? setIsTried(true) : onSave(rule))}>
            Save rule
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          {isTried && problems.length > 0 && (
            <span role="status" className="text-caption text-danger">
              {problems.length === 1
                ? 'One thing needs attention.'
                : `${problems.length} things need attention.`}
            </span>
          )}
        </>
      }
    >
      {isTried &&
        general.map((problem) => (
          <MessageBar key={problem.message} tone="error" className="mb-3">
            {problem.message}
          </MessageBar>
        ))}
      <div className="space-y-5">
        {SECTIONS.map((section) => (
          <fieldset key={section.title} className="min-w-0">
            <legend className="mb-1 font-semibold">{section.title}</legend>
            <div className="divide-y divide-hairline border-y border-hairline">
              {section.fields.map((name) => {
                const field = fields.get(RULE_FIELDS[name])
                if (!field || field.hidden) return null
                const isShown = isTried || touched.has(field.id)
                const message = isShown ? problems.find((p) => p.path[2] === field.id)?.message : undefined
                const Control = name === 'protocol' ? ProtocolControl : SettingControl
                const describedBy = `rule-${name}`
                return (
                  <div
                    key={field.id}
                    className="grid gap-x-4 gap-y-1 py-2 sm:grid-cols-[minmax(0,200px)_minmax(0,1fr)]"
                  >
                    <div className="flex min-h-8 items-center gap-1 self-start">
                      <span className={rule[field.id] ? 'font-semibold' : 'text-text-2'}>
                        {field.name}
                        {field.required && (
                          <span className="text-danger" aria-hidden>
                            {' '}
                            *
                          </span>
                        )}
                      </span>
                      <SettingInfo profile={profile} definition={field} />
                    </div>
                    <div className="min-w-0">
                      <Control
                        profile={profile}
                        definition={field}
                        label={field.name}
                        value={rule[field.id]}
                        onChange={(value) => set(field.id, value)}
                        invalid={message !== undefined}
                        describedBy={describedBy}
                        disabled={false}
                      />
                      <div id={describedBy}>
                        {message ? (
                          <FieldError>{message}</FieldError>
                        ) : (
                          HINTS[name] && <p className="mt-0.5 text-caption text-text-3">{HINTS[name]}</p>
                        )}
                      </div>
                    </div>
                  </div>
                )
              })}
            </div>
          </fieldset>
        ))}
      </div>
    </Dialog>
  )
}

/** The rule is checked as the last of its list, so that clashes with the others are found too. */
function problemsOfRule(
  profile: Profile,
  definition: SettingDefinition,
  others: readonly SettingValues[],
  rule: SettingValues,
): readonly SettingProblem[] {
  const all = validateSettings(profile, { [definition.id]: { kind: 'group', entries: [...others, rule] } })
  return all.filter(
    (p) => p.path[0] === definition.id && (p.path[1] === undefined || p.path[1] === others.length),
  )
}
