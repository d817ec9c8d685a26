// Stands in for Defender's command line on a test machine; FACTS is put in front of it.
const { readFileSync } = require('node:fs')

const command = process.argv.slice(2).join(' ')
if (command === 'version') {
  console.log(`Product version: ${FACTS.version}`)
} else if (command === 'health --output json') {
  const managed = readManaged()
  const engine = managed.antivirusEngine ?? {}
  const cloud = managed.cloudService ?? {}
  const level = engine.enforcementLevel ?? 'passive'
  const health = {
    healthy: true,
    appVersion: FACTS.version,
    realTimeProtectionEnabled: { value: level === 'real_time' },
    passiveModeEnabled: { value: level === 'passive' },
    behaviorMonitoring: engine.behaviorMonitoring ?? 'disabled',
    cloudEnabled: { value: cloud.enabled ?? true },
    cloudAutomaticSampleSubmissionConsent: cloud.automaticSampleSubmissionConsent ?? 'safe',
    cloudDiagnosticEnabled: (cloud.diagnosticLevel ?? 'optional') === 'optional',
    automaticDefinitionUpdateEnabled: { value: cloud.automaticDefinitionUpdateEnabled ?? true },
    networkProtectionEnforcementLevel: { $type: managed.networkProtection?.enforcementLevel ?? 'disabled' },
    ...FACTS.stubborn,
  }
  console.log(JSON.stringify(health))
} else {
  process.exitCode = 1
}

function readManaged() {
  try {
    return JSON.parse(readFileSync(FACTS.managedFile, 'utf8'))
  } catch {
    return {}
  }
}
