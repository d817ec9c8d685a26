'use client'
import { InfoPopover } from '@/components/ui/popover'
import { LIST_OPERATORS, RULE_PROPERTIES, SCALAR_OPERATORS } from '@/lib/domain/groups'

// Fifteen extension attributes say the same thing; the first stands for all.
const properties = RULE_PROPERTIES.filter((p) => !/^extensionAttribute(?!1$)/.test(p.name))

/** What a rule is made of, beside the text box. */
export function RuleHelp() {
  return (
    <InfoPopover label="About membership rules" title="Membership rules for devices">
      <p className="text-text-2">
        A rule compares properties of the device&rsquo;s directory object. Join comparisons with{' '}
        <code>-and</code>, <code>-or</code> and <code>-not</code>; use brackets to group them.
      </p>
      <pre className="my-2 overflow-x-auto rounded bg-sunken p-2 font-mono text-caption">
        (device.deviceOSType -eq &quot;Linux&quot;)
      </pre>
      <p className="mt-2 font-semibold">Operators</p>
      <p className="font-mono text-caption text-text-2">
        {[...SCALAR_OPERATORS, ...LIST_OPERATORS, '-any', '-all'].join(' ')}
      </p>
      <p className="mt-3 font-semibold">Properties</p>
      <dl>
        {properties.map((property) => (
          <div key={property.name} className="mt-1.5">
            <dt className="font-mono text-caption">device.{property.name}</dt>
            <dd className="text-caption text-text-3">
              {property.description}
              {property.examples.length > 0 && ` For example ${property.examples.slice(0, 3).join(', ')}.`}
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-3">
        <a
          href="https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership"
          target="_blank"
          rel="noreferrer"
          className="link"
        >
          Learn more
        </a>
      </p>
    </InfoPopover>
  )
}
