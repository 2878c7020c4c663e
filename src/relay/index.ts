import { setFlagsFromString } from 'node:v8'
import type { Administration } from './administration/administration.ts'
import { databaseAdministration } from './administration/administration.ts'
import { checkAll, findWrongCredentials } from './administration/check.ts'
import { type Command, parseCommand } from './administration/command-line.ts'
import { csvLine } from './administration/csv.ts'
import { socketAdministration } from './administration/socket.ts'
import { readConfiguration, readDatabase, readOrigin, secretsIn } from './configuration.ts'
import { createLog, messageOf } from './log.ts'
import { messages } from './messages.ts'
import { type Relay, startRelay } from './relay.ts'
import { migrate } from './store/migrations.ts'
import { openDatabase } from './store/open.ts'

/**
 * The heap may grow by half before old garbage is collected. Requests leave garbage behind while thousands of streams are
 * open, and with the usual factor of up to 4 most of a replica's memory is garbage.
 */
setFlagsFromString('--heap-growing-percent=50')

/** The relay's command. Exit codes: 0, 1 if it failed, 2 for wrong usage. */
async function main(): Promise<void> {
  const command = parseCommand(process.argv.slice(2), Date.now())
  if (typeof command === 'string') {
    process.stderr.write(`${command}\n\n${messages.commands.usage}`)
    process.exitCode = 2
    return
  }
  try {
    await run(command)
  } catch (error) {
    process.stderr.write(`hookswitch-relay: ${messageOf(error)}\n`)
    process.exitCode = 1
  }
}

async function run(command: Command): Promise<void> {
  switch (command.kind) {
    case 'help':
      process.stdout.write(messages.commands.usage)
      return
    case 'serve':
      return serve(command.config)
    case 'check': {
      const configuration = readConfiguration(process.env, command.config)
      const isWell = await checkAll(configuration, fetch, (line) => process.stdout.write(line))
      if (!isWell) process.exitCode = 1
      return
    }
    case 'invite':
      return administer(command.config, async ({ invite }) => {
        const { code, link } = await invite(command.user, command.life)
        const until = new Date(Date.now() + command.life).toISOString()
        process.stdout.write(messages.commands.invited(code, link, until))
      })
    case 'revoke':
      return administer(command.config, async ({ revoke }) => {
        process.stdout.write(messages.commands.revoked(command.user, await revoke(command.user)))
      })
    case 'desks':
      return administer(command.config, async ({ desks }) => {
        const list = await desks()
        if (list.length === 0) process.stdout.write(messages.commands.noDesks)
        for (const { id, userId, name, enrolledAt, lastUsedAt, revokedAt } of list) {
          const state = revokedAt === null ? `used ${day(lastUsedAt)}` : `revoked ${day(revokedAt)}`
          process.stdout.write(`${userId}\t${name}\tenrolled ${day(enrolledAt)}\t${state}\t${id}\n`)
        }
      })
    case 'audit':
      return administer(command.config, async ({ audit }) => {
        const names = ['at', 'user_id', 'event', 'device', 'cause', 'desk_id', 'detail'] as const
        process.stdout.write(csvLine(names))
        for (const entry of await audit(command.since)) {
          process.stdout.write(
            csvLine([entry.at.toISOString(), ...names.slice(1).map((name) => String(entry[name] ?? ''))]),
          )
        }
      })
  }
}

function day(date: Date | null): string {
  return date === null ? 'never' : date.toISOString().slice(0, 16)
}

/** Runs the relay until a signal ends it. */
async function serve(config: string | undefined): Promise<void> {
  let configuration = readConfiguration(process.env, config)
  // Those of earlier configurations stay: an error that comes late may repeat them.
  let secrets = secretsIn(configuration)
  const log = createLog(() => secrets)
  let relay: Relay | undefined
  const tryCredentials = () =>
    findWrongCredentials(configuration, fetch, (line) =>
      log.error({ check: line.trim() }, 'wrong credential'),
    )
  process.on('SIGHUP', () => {
    if (relay === undefined) return
    try {
      const next = readConfiguration(process.env, config)
      secrets = [...new Set([...secrets, ...secretsIn(next)])]
      const needRestart = relay.reload(next)
      configuration = next
      log.info(needRestart.length === 0 ? {} : { needRestart }, 'configuration read again')
      void tryCredentials()
    } catch (error) {
      log.error({ error: messageOf(error) }, 'the configuration stays as it was')
    }
  })
  relay = await startRelay(configuration, log)
  process.stdout.write(`${JSON.stringify({ url: relay.url, origin: relay.origin })}\n`)
  log.info({ url: relay.url }, 'ready')
  // Not before: OFFs are accepted and kept also while a credential is wrong.
  void tryCredentials()
  const { close } = relay
  const end = (signal: NodeJS.Signals) => {
    log.info({ signal }, 'ending')
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error: messageOf(error) }, 'ended badly')
        process.exit(1)
      },
    )
  }
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
}

/** Runs a command on the database: through the relay that has an embedded one open, or on the database itself. */
async function administer(
  config: string | undefined,
  work: (administration: Administration) => Promise<void>,
): Promise<void> {
  const where = readDatabase(process.env, config)
  const running = where.kind === 'embedded' ? await socketAdministration(where.folder) : undefined
  if (running !== undefined) return work(running)
  const database = await openDatabase(where, () => undefined)
  try {
    await migrate(database)
    await work(databaseAdministration(database, () => readOrigin(process.env, config)))
  } finally {
    await database.close()
  }
}

await main()
