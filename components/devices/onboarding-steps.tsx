import Link from 'next/link'
import type { ReactNode } from 'react'
import { Card } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'

const PACKAGE_FILE = 'bulwark-onboarding.json'

/** How a device of each platform takes part, from the package to its first policy. */
export function OnboardingSteps({ slug, consoleUrl }: { slug: string; consoleUrl: string }) {
  return (
    <section aria-label="How to onboard" className="mt-6 grid gap-4 lg:grid-cols-2">
      <Card title="Linux: the Bulwark agent">
        <ol className="list-decimal space-y-3 pl-5 text-text-2">
          <li>
            Build the package once, in the repository of this console: it lands in{' '}
            <code>.bulwark/packages</code>.
            <Command text="npm run agent:package" />
          </li>
          <li>
            Copy the package and the onboarding package to the machine, and install. It needs Node.js 20 or
            later.
            <Command text="sudo apt install ./bulwark-agent_*_all.deb" />
          </li>
          <li>
            Onboard; afterwards delete the file, as it holds the token.
            <Command text={`sudo bulwark-agent onboard --package ${PACKAGE_FILE}`} />
          </li>
          <li>
            Start the service. It checks in every 90 minutes and writes the settings for Defender.
            <Command text="sudo systemctl enable --now bulwark-agent" />
          </li>
          <li>
            See how the machine stands, without the network.
            <Command text="sudo bulwark-agent status" />
          </li>
        </ol>
        <p className="mt-3 text-caption text-text-3">
          Without Defender the settings are kept in its managed file, and reports say so. Tags come from{' '}
          <code>/etc/bulwark-agent/config.json</code>.
        </p>
      </Card>
      <Card title="Windows and macOS: an agent of yours">
        <p className="text-text-2">
          There is no Bulwark agent for them. What manages your machines can speak the device API instead:
        </p>
        <ol className="mt-2 list-decimal space-y-3 pl-5 text-text-2">
          <li>Make an Ed25519 key on the device and keep it there.</li>
          <li>
            Onboard with the package’s token, the public key and a survey of the machine.
            <Command text={`POST ${consoleUrl}/api/device/v1/onboard`} />
          </li>
          <li>
            Check in every 90 minutes, signed with the key.
            <Command text={`POST ${consoleUrl}/api/device/v1/check-in`} />
          </li>
          <li>
            Fetch the policy set that the answer names, apply it, and report what did not succeed.
            <Command text={`GET ${consoleUrl}/api/device/v1/policy-sets/{hash}`} />
          </li>
        </ol>
        <p className="mt-3 text-caption text-text-3">
          <Link className="link" href="/api/device/v1/openapi.json" prefetch={false} target="_blank">
            OpenAPI description
          </Link>{' '}
          of every request and answer.
        </p>
      </Card>
      <Card title="Any platform: simulated devices">
        <p className="text-text-2">
          Machines of all platforms onboard over the same API, check in and report. They are marked as
          simulated.
        </p>
        <Command text={`npx bulwark simulate --devices 200 --tenant ${slug}`} />
      </Card>
      <Card title="After that">
        <ul className="list-disc space-y-2 pl-5 text-text-2">
          <li>The device is in Device inventory at once, with why it is managed or not.</li>
          <li>Managed ones are in All devices too, and get their policies at the next check-in.</li>
          <li>
            A machine that is set up anew onboards with a new key: its older record is marked as re-imaged.
          </li>
          <li>
            <code>bulwark-agent offboard</code> ends management and gives the managed file back.
          </li>
        </ul>
      </Card>
    </section>
  )
}

function Command({ text }: { text: string }): ReactNode {
  return (
    <span className="mt-1 flex items-start gap-2 rounded border border-hairline bg-sunken px-3 py-1.5">
      <code className="min-w-0 flex-1 py-1 font-mono text-caption break-all text-text">{text}</code>
      <CopyButton text={text} label={`Copy ${text}`} />
    </span>
  )
}
