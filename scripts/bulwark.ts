import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { ROLE_IDS } from '@/lib/domain/access'
import { codeOf, explain, UsageError } from './lib/errors'
import { fail } from './lib/log'
import { markRules } from './lib/rule-source'

/** Exit codes: 0 done, 1 could not be done, 2 called wrongly. */
const USAGE_ERROR = 2

const whole = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It is a whole number from 1.')
  return value
}

const wholeFrom0 = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('It is a whole number from 0.')
  return value
}

const perSecond = (text: string): number => {
  const value = Number(text)
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError('It is a number above 0.')
  return value
}

const json = () => new Option('--json', 'print the result as JSON, and nothing else, to standard output')
const data = () => new Option('--data <dir>', 'data folder of the installation (default: .bulwark)')
const tenant = () => new Option('--tenant <slug>', 'tenant, by its address or name')

const strategy = () =>
  new Option('--strategy <strategy>', 'what to do where policies differ (default: withhold)').choices([
    'withhold',
    'mostSecureThenLatest',
  ])

const program = new Command('bulwark')
  .description(
    'Bulwark from the command line. Most commands work on the installation that runs on this machine.',
  )
  .exitOverride()
  .showHelpAfterError('(bulwark <command> --help tells more)')

program
  .command('simulate')
  .description(
    'run a fleet of simulated devices against the device API until Ctrl-C; a second run continues it',
  )
  .option('--devices <n>', 'how many devices', whole, 100)
  .addOption(tenant().default('demo'))
  .addOption(
    new Option('--scenario <scenario>', 'what the fleet is made of (default: company)').choices([
      'company',
      'special-cases',
      'ordinary',
    ]),
  )
  .option('--mix <case=weight,...>', 'cases by weight; with --scenario they change it')
  .option('--list-cases', 'say which cases there are, and end')
  .option('--every <seconds>', 'seconds between two check-ins of a device', whole, 10)
  .option('--rounds <n>', 'end when every device has had this many turns', whole)
  .option('--rate <n>', 'most requests a second, of all devices together', perSecond)
  .option('--concurrency <n>', 'requests at the same time', whole, 8)
  .option('--seed <n>', 'which fleet: the same number makes the same devices', wholeFrom0, 1)
  .option('--url <url>', 'another installation; needs --token')
  .option('--token <token>', 'onboarding token, instead of making one')
  .option('--state <file>', 'where the devices keep their keys')
  .addOption(data())
  .addOption(json())
  .action(async (options) => (await import('./commands/simulate')).simulate(options))

program
  .command('import')
  .description(
    'import exported policies and groups, all or nothing; reports what is not understood, by file and path',
  )
  .argument('<files...>', 'exported files (JSON, YAML, mobileconfig, plist), and folders of them')
  .addOption(tenant().makeOptionMandatory())
  .option('--dry-run', 'only say what would be done')
  .option('--assign', 'take assignments over')
  .option('--create-groups', 'make groups that the files describe and the tenant does not have')
  .option('--update', 'policies that are here under the same name and profile get a new version')
  .option('--scope', 'of a tenant’s folder, take the enforcement scope over as well')
  .option('--map <name=group...>', 'which group of the tenant stands for a group of the files, by name or id')
  .addOption(data())
  .addOption(json())
  .action(async (first, options) => (await import('./commands/import-files')).importFiles(first, options))

program
  .command('export')
  .description('write a tenant as a folder of sorted JSON, for Git, or one policy or device as a file')
  .argument(
    '<target>',
    'folder, made if it is not there and brought up to date if it is; with --policy or --device a file, or - for standard output',
  )
  .addOption(tenant().makeOptionMandatory())
  .addOption(new Option('--policy <name>', 'only this policy, by name or id').conflicts('device'))
  .option('--device <name>', 'what this device is to enforce, by name or id')
  .option('--format <format>', 'of the file; a policy is Graph JSON unless told')
  .addOption(data())
  .addOption(json())
  .action(async (target, options) => {
    if (options.policy !== undefined || options.device !== undefined)
      await (await import('./commands/export-file')).exportFile(target, options)
    else await (await import('./commands/export-tenant')).exportTenant(target, options)
  })

const user = program.command('user').description('people who may sign in')
user
  .command('add')
  .description('give a person access to a tenant; prints a password when the person is new')
  .requiredOption('--email <address>', 'e-mail address to sign in with')
  .requiredOption('--name <name>', 'name as shown')
  .addOption(tenant().makeOptionMandatory())
  .addOption(new Option('--role <role>', 'role in the tenant').choices(ROLE_IDS).makeOptionMandatory())
  .addOption(data())
  .addOption(json())
  .action(async (options) => (await import('./commands/add-user')).addUser(options))

program
  .command('tenant')
  .description('tenants of the installation')
  .command('add')
  .description('create a tenant with its first Global Administrator')
  .argument('<name>', 'name of the tenant')
  .requiredOption('--admin <address>', 'e-mail address of the administrator')
  .option('--admin-name <name>', 'name of the administrator (default: the address)')
  .option('--slug <slug>', 'address of the tenant (default: made from the name)')
  .addOption(data())
  .addOption(json())
  .action(async (first, options) => (await import('./commands/add-tenant')).addTenant(first, options))

program
  .command('migrate')
  .description('bring the database up to this version, as npm start does')
  .addOption(data())
  .addOption(json())
  .action(async (options) => (await import('./commands/migrate')).migrate(options))

const rule = program.command('rule').description('membership rules for devices; needs no installation')
rule
  .command('check')
  .description('say what is wrong or doubtful about a rule; exit code 1 when it is not accepted')
  .argument('[rule]', 'the rule in quotes, or - for standard input')
  .option('--file <file>', 'file that holds the rule')
  .addOption(json())
  .action(async (text, options) => (await import('./commands/rule-check')).ruleCheck(text, options))
rule
  .command('eval')
  .description('say whether a device is in a rule, and which clause decides')
  .argument('[rule]', 'the rule in quotes, or - for standard input')
  .argument('[device]', 'JSON file with a device or a list of devices, or - for standard input')
  .option('--file <file>', 'file that holds the rule')
  .addOption(json())
  .action(async (text, device, options) =>
    (await import('./commands/rule-eval')).ruleEval(text, device, options),
  )

const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value]

program
  .command('resolve')
  .description('say what every device of a file gets and why; needs no installation')
  .argument('<fleet>', 'JSON file with devices, groups and policies, or - for standard input')
  .option('--device <id>', 'only this device, by id or name; may be given several times', collect)
  .option('--explain', 'add the derivation of every setting')
  .option('--cohorts', 'with --json: devices that have the same answer share one')
  .addOption(strategy())
  .addOption(json())
  .action(async (fleet, options) => (await import('./commands/resolve')).resolve(fleet, options))

program
  .command('whatif')
  .description('say what changes to a fleet would do, before anybody makes them; needs no installation')
  .argument('<fleet>', 'JSON file with devices, groups and policies, or - for standard input')
  .argument('<changes>', 'JSON file with the changes, or - for standard input')
  .option('--limit <n>', 'devices in each list of the answer', wholeFrom0, 100)
  .option('--offset <n>', 'devices to leave out from the start of each list', wholeFrom0, 0)
  .option('--device <id>', 'add this device before and after; may be given several times', collect)
  .addOption(strategy())
  .addOption(json())
  .action(async (fleet, changes, options) =>
    (await import('./commands/what-if')).whatIfCommand(fleet, changes, options),
  )

program
  .command('analyze')
  .description(
    'say what a folder of exported policies holds and where it contradicts itself; needs no installation',
  )
  .argument('<folder>', 'folder of exports, with groups, assignments and devices where there are any')
  .addOption(json())
  .option('--sarif', 'print the findings as SARIF 2.1.0, and nothing else, to standard output')
  .addOption(
    new Option(
      '--fail-on <what...>',
      'exit code 1 when there is a conflict (whose targets may overlap), an unknown setting or a file in error',
    ).choices(['conflict', 'unknown', 'error']),
  )
  .action(async (folder, options) => (await import('./commands/analyze')).analyze(folder, options))

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error) => {
  if (codeOf(error) === 'EPIPE') process.exit(0)
  throw error
})

try {
  await program.parseAsync([...markRules(process.argv)])
  process.exit()
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : USAGE_ERROR)
  const { sentence, isBug } = explain(error)
  fail(sentence)
  if (isBug && error instanceof Error) console.error(error.stack)
  process.exit(error instanceof UsageError ? USAGE_ERROR : 1)
}
