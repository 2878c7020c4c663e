import { join, resolve } from 'node:path'
import { app } from 'electron'
import { exitStatus } from '../core/exit-status.ts'
import { diskLine } from '../core/words/disk.ts'
import type { Sentence } from '../core/words.ts'
import { setSwitches } from './chromium-switches.ts'
import { becomeTheApp } from './one-app.ts'
import { keepQuiet } from './quiet-chromium.ts'
import { welcomeScreenReaders } from './screen-readers.ts'
import { displayOf } from './second-start.ts'
import { makeProfile } from './storage/profile-folder.ts'
import { parseCommandLine } from './surfaces/command-line.ts'
import type { Invocation } from './surfaces/command-table.ts'

// Whoever read our output may have gone (`| head -1`, a closed terminal): that is no reason to end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

keepQuiet(app)

const { invocation, simulator, userDataDir } = parseCommandLine(ownArguments())

if (userDataDir !== null) app.setPath('userData', resolve(userDataDir))
else if (simulator) app.setPath('userData', join(app.getPath('appData'), `${app.name}-simulator`))
const profile = app.getPath('userData')

if (invocation.kind === 'start') await start(invocation)
else void import('./client.ts').then(({ runCommand }) => runCommand(invocation, profile))

/**
 * Starts the app; where one runs already on this profile, that one shows its window instead, or follows the link. Awaited at the top
 * level, since Electron is ready, and too late for prepareApp, once this module has been evaluated.
 */
async function start({ hidden, link }: Extract<Invocation, { kind: 'start' }>): Promise<void> {
  const disk = makeProfile(profile)
  if (disk !== null) return end(exitStatus.internalError, (words) => diskLine(words, disk))
  const role = await becomeTheApp(profile, { hidden, link, display: displayOf(process.env) })
  if (role.kind === 'second') return end(role.exit, role.message)
  // As root Chromium has no sandbox, and enabling one makes its network service crash again and again.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  app.disableHardwareAcceleration()
  setSwitches(app.commandLine, process.platform)
  welcomeScreenReaders(process.env)
  const { prepareApp, startApp } = await import('./app.ts')
  const links = prepareApp()
  void app.whenReady().then(() => startApp({ profile, simulator, hidden, link }, links, role))
}

/** Ends a start that does not become the app, and says why. */
async function end(exit: number, message: Sentence): Promise<void> {
  const { wordsOfProfile } = await import('./profile-language.ts')
  const text = message(wordsOfProfile(profile))
  if (text === '') app.exit(exit)
  else process.stderr.write(`${text}\n`, () => app.exit(exit))
}

/** The arguments behind the app's path, which a packaged app does not have; Chromium's switches may stand before it. */
function ownArguments(): readonly string[] {
  if (app.isPackaged) return process.argv.slice(1)
  const here = process.argv.findIndex((one, index) => index > 0 && resolve(one) === app.getAppPath())
  return process.argv.slice(here + 1)
}
