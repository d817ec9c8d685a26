'use client'
import { Card } from '@/components/ui/card'
import { RadioGroup, Switch } from '@/components/ui/field'
import { Icon, type IconName } from '@/components/ui/icon'
import type { BehaviourEra } from '@/lib/domain/enrollment/types'
import type { ScopeSwitches } from '@/lib/features/scope/schema'

const PLATFORMS: readonly {
  readonly key: 'windowsClient' | 'windowsServer' | 'linux' | 'macOS'
  readonly name: string
  readonly icon: IconName
  readonly note: string
}[] = [
  {
    key: 'windowsClient',
    name: 'Windows client',
    icon: 'laptop',
    note: 'Windows 10 and 11, Pro and Enterprise',
  },
  { key: 'windowsServer', name: 'Windows Server', icon: 'server', note: 'Windows Server 2012 R2 and later' },
  {
    key: 'linux',
    name: 'Linux',
    icon: 'terminal',
    note: 'Supported distributions with Defender agent 101.23052.0009 or later',
  },
  {
    key: 'macOS',
    name: 'macOS',
    icon: 'apple',
    note: 'macOS 11 and later with Defender agent 101.23052.0004 or later',
  },
]
const MODES = [
  { value: 'off', label: 'Off' },
  { value: 'tagged', label: 'On tagged devices', hint: 'Devices with the tag MDE-Management' },
  {
    value: 'all',
    label: 'On all devices',
    hint: 'Every onboarded device; synthetic registrations count against the directory quota',
  },
] as const

/** One card a platform: off, on tagged devices or on all of them; domain controllers below Windows Server. */
export function PlatformCards({
  switches,
  era,
  readOnly,
  onChange,
}: {
  switches: ScopeSwitches
  era: BehaviourEra
  readOnly: boolean
  onChange: (change: Partial<ScopeSwitches>) => void
}) {
  return (
    <div className="grid gap-4 md:grid-cols-2">
      {PLATFORMS.map(({ key, name, icon, note }) => (
        <Card
          key={key}
          title={
            <span className="flex items-center gap-2">
              <Icon name={icon} size={18} />
              {name}
            </span>
          }
        >
          <p className="mb-3 text-caption text-text-3">{note}</p>
          <RadioGroup
            legend={name}
            hideLegend
            name={key}
            value={switches[key]}
            options={MODES.map((mode) => ({ ...mode, disabled: readOnly }))}
            onChange={(value) =>
              onChange({ [key]: MODES.find((mode) => mode.value === value)?.value ?? 'off' })
            }
          />
          {era === 'GA' && (key === 'linux' || key === 'macOS') && switches[key] !== 'off' && (
            <p className="mt-3 flex items-start gap-1.5 text-caption text-conflict">
              <Icon name="warning" size={14} className="mt-px shrink-0" />
              {name} needs the preview: until it is on, these devices fail to enroll.
            </p>
          )}
          {key === 'windowsServer' && (
            <Controllers switches={switches} era={era} readOnly={readOnly} onChange={onChange} />
          )}
        </Card>
      ))}
    </div>
  )
}

function Controllers({
  switches,
  era,
  readOnly,
  onChange,
}: {
  switches: ScopeSwitches
  era: BehaviourEra
  readOnly: boolean
  onChange: (change: Partial<ScopeSwitches>) => void
}) {
  const isServerOff = switches.windowsServer === 'off'
  const isOn = switches.domainControllers && !isServerOff
  return (
    <div className="mt-4 border-t border-hairline pt-3">
      <Switch
        label="Domain controllers"
        checked={isOn && era === '2025'}
        disabled={readOnly || era !== '2025' || isServerOff}
        onChange={(on) => onChange({ domainControllers: on })}
      />
      {era !== '2025' ? (
        <p className="mt-1 text-caption text-text-3">
          Not supported with this behaviour.{' '}
          {!isServerOff && (
            <strong className="text-danger">
              Domain controllers on 2012 R2 and 2016 slip into management all the same: keep them untagged,
              and do not choose all devices.
            </strong>
          )}
        </p>
      ) : isServerOff ? (
        <p className="mt-1 text-caption text-text-3">Turn on Windows Server first.</p>
      ) : (
        <p className={isOn ? 'mt-1 text-danger' : 'mt-1 text-caption text-text-3'}>
          <strong>Caution:</strong> a wrong policy on a domain controller affects the whole directory. Try it
          on a test domain first. Firewall policies skip domain controllers.
        </p>
      )}
    </div>
  )
}
