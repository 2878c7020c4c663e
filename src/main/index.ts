import { isAbsolute, join, resolve } from 'node:path'
import { app } from 'electron'
import { diskLine } from '../core/locales/disk.ts'
import type { LocalizedText } from '../core/locales/messages.ts'
import { exitCodes } from '../core/protocol/exit-codes.ts'
import { parseCommandLine } from './cli/command-line.ts'
import type { Invocation } from './cli/command-table.ts'
import { setSwitches, speaksWayland } from './lifecycle/chromium-switches.ts'
import { displayAnswers } from './lifecycle/display-answers.ts'
import { endWithoutChromium } from './lifecycle/end-app.ts'
import { endEarly } from './lifecycle/end-early.ts'
import { becomeTheApp } from './lifecycle/one-app.ts'
import { keepQuiet } from './lifecycle/quiet-chromium.ts'
import { welcomeScreenReaders } from './lifecycle/screen-readers.ts'
import { displayOf } from './lifecycle/second-start.ts'
import { mendEnvironment, systemUser } from './lifecycle/user-environment.ts'
import { whenCompositorEnds } from './presence/session-end/wayland-compositor-end.ts'
import { makeProfile } from './storage/profile-folder.ts'

// Whoever read our output may have gone (`| head -1`, a closed terminal): that is no reason to end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

if (process.platform === 'linux') takeFolders()
keepQuiet(app)

const { invocation, simulator, userDataDir } = parseCommandLine(ownArguments())

if (userDataDir !== null) app.setPath('userData', resolve(userDataDir))
else if (simulator) app.setPath('userData', join(app.getPath('appData'), `${app.name}-simulator`))
const profile = app.getPath('userData')

if (invocation.kind === 'start') await start(invocation)
else {
  // Awaited as well: what comes afterwards needs a display, which a command has to do without.
  const { runCommand } = await import('./cli/run-command.ts')
  const carryOut = await runCommand(invocation, profile)
  // Also without a process for drawing, which would complain about a display that has ended.
  drawWithoutCard()
  void carryOut()
}

/**
 * Lets Chromium keep the profile where the user's folders are, for which it looked before this runs. It is told the
 * profile's place, too, since it asks for one that it can make, and ends where there is none (HOME=/nonexistent).
 */
function takeFolders(): void {
  const user = systemUser()
  if (user !== null) mendEnvironment(process.env, user)
  const { HOME = '', XDG_CONFIG_HOME = join(HOME, '.config') } = process.env
  if (isAbsolute(HOME)) app.setPath('home', HOME)
  if (!isAbsolute(XDG_CONFIG_HOME)) return
  app.setPath('appData', XDG_CONFIG_HOME)
  app.setPath('userData', join(XDG_CONFIG_HOME, app.name))
}

/**
 * Starts the app; where one runs already on this profile, that one shows its window instead, or follows the link. Awaited at the top
 * level, since Electron is ready, and too late for prepareApp, once this module has been evaluated.
 */
async function start({ hidden, link }: Extract<Invocation, { kind: 'start' }>): Promise<void> {
  const disk = makeProfile(profile)
  if (disk !== null) return failInSight(exitCodes.internalError, (messages) => diskLine(messages, disk))
  const role = await becomeTheApp(profile, { hidden, link, display: displayOf(process.env) })
  if (role.kind === 'second') return end(role.exit, role.message)
  if (!(await hasDisplay())) return end(exitCodes.notAvailable, ({ commandLine }) => commandLine.noDisplay)
  // As root Chromium has no sandbox, and enabling one makes its network service crash again and again.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  drawWithoutCard()
  welcomeScreenReaders(process.env)
  if (speaksWayland(app.commandLine))
    whenCompositorEnds(process.env, () => endWithoutChromium(exitCodes.done))
  const { prepareApp, startApp } = await import('./app.ts')
  const links = prepareApp()
  void app.whenReady().then(() => startApp({ profile, simulator, hidden, link }, links, role))
}

function drawWithoutCard(): void {
  app.disableHardwareAcceleration()
  setSwitches(app.commandLine, process.platform)
}

function hasDisplay(): Promise<boolean> {
  if (process.platform !== 'linux') return Promise.resolve(true)
  return displayAnswers(app.commandLine.getSwitchValue('ozone-platform') || 'x11', process.env)
}

/** Ends a start that does not become the app, and says why. */
async function end(exit: number, message: LocalizedText): Promise<void> {
  await tell(message)
  endEarly(exit)
}

/** Says on standard error what keeps the app from starting; gives the words. */
async function tell(message: LocalizedText): Promise<string> {
  const { messagesOfProfile } = await import('./settings/profile-language.ts')
  const text = message(messagesOfProfile(profile))
  if (text !== '') await new Promise((resolve) => process.stderr.write(`${text}\n`, resolve))
  return text
}

/** The same in a dialog, too, where there is a display: whoever starts from a menu or logs in reads no standard error. */
async function failInSight(exit: number, message: LocalizedText): Promise<void> {
  const text = await tell(message)
  if (!(await hasDisplay())) return endEarly(exit)
  const { showFailure } = await import('./lifecycle/show-failure.ts')
  void showFailure(text, exit)
}

/** The arguments behind the app's path, which a packaged app does not have; Chromium's switches may stand before it. */
function ownArguments(): readonly string[] {
  if (app.isPackaged) return process.argv.slice(1)
  const here = process.argv.findIndex((one, index) => index > 0 && resolve(one) === app.getAppPath())
  return process.argv.slice(here + 1)
}
