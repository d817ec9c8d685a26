import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { ROLE_IDS } from '@/lib/domain/access'
import { importFiles } from './commands/import-files'
import { migrate } from './commands/migrate'
import { simulate } from './commands/simulate'
import { addTenant } from './commands/add-tenant'
import { addUser } from './commands/add-user'
import { UsageError } from './lib/connection'
import { explain } from './lib/errors'
import { fail } from './lib/log'

/** Exit codes: 0 done, 1 could not be done, 2 called wrongly. */
const USAGE_ERROR = 2

const whole = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It is a whole number from 1.')
  return value
}

const seed = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('It is a whole number from 0.')
  return value
}

const json = () => new Option('--json', 'print the result as JSON, and nothing else, to standard output')
const data = () => new Option('--data <dir>', 'data folder of the installation (default: .bulwark)')
const tenant = () => new Option('--tenant <slug>', 'tenant, by its address or name')

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
  .requiredOption('--devices <n>', 'how many devices', whole)
  .addOption(tenant().default('demo'))
  .option('--every <seconds>', 'seconds between two check-ins of a device', whole, 10)
  .option('--rounds <n>', 'end when every device has checked in this often', whole)
  .option('--concurrency <n>', 'requests at the same time', whole, 8)
  .option('--seed <n>', 'which fleet: the same number makes the same devices', seed, 1)
  .option('--url <url>', 'another installation; needs --token')
  .option('--token <token>', 'onboarding token, instead of making one')
  .option('--state <file>', 'where the devices keep their keys')
  .addOption(data())
  .addOption(json())
  .action(simulate)

program
  .command('import')
  .description('import policies exported from Intune; reports what is not understood, by file and path')
  .argument('<files...>', 'JSON or ZIP-free text files as exported')
  .addOption(tenant().makeOptionMandatory())
  .addOption(data())
  .addOption(json())
  .action(importFiles)

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
  .action(addUser)

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
  .action(addTenant)

program
  .command('migrate')
  .description('bring the database up to this version, as npm start does')
  .addOption(data())
  .addOption(json())
  .action(migrate)

try {
  await program.parseAsync()
  process.exit(0)
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : USAGE_ERROR)
  const { sentence, isBug } = explain(error)
  fail(sentence)
  if (isBug && error instanceof Error) console.error(error.stack)
  process.exit(error instanceof UsageError ? USAGE_ERROR : 1)
}
