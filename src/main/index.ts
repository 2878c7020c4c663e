import { isAbsolute, join, resolve } from 'node:path'
import { app } from 'electron'
import { diskLine } from '../core/locales/disk.ts'
import type { LocalizedText } from '../core/locales/messages.ts'
import { exitCodes } from '../core/protocol/exit-codes.ts'
import { plainLines } from '../core/text/plain-text.ts'
import { parseCommandLine } from './cli/command-line.ts'
import type { Invocation } from './cli/invocation.ts'
import { keepAllowedSwitches } from './lifecycle/allowed-switches.ts'
import { guardApp } from './lifecycle/app-guards.ts'
import { joinAccessibilityBus, setSwitches, speaksWayland } from './lifecycle/chromium-switches.ts'
import { displayAnswers } from './lifecycle/display-answers.ts'
import { endEarly, endWithoutChromium } from './lifecycle/exit.ts'
import { keepQuiet } from './lifecycle/quiet-chromium.ts'
import { displayOf } from './lifecycle/second-start.ts'
import { claimProfile } from './lifecycle/single-instance.ts'
import { mendEnvironment, systemUser } from './lifecycle/user-environment.ts'
import { whenCompositorEnds } from './presence/session-end/wayland-compositor-end.ts'
import { makeProfile } from './storage/profile-folder.ts'

// Chromium would write the keys of every TLS connection into the file that this names.
delete process.env.SSLKEYLOGFILE
// A checkout keeps the switches for its developers, such as --remote-debugging-port.
if (app.isPackaged) keepAllowedSwitches(app.commandLine, process.argv)
// Only this app's user may read the files that it writes.
process.umask(0o077)

// The reader of our output may have ended (`| head -1`, a closed terminal); the app goes on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

if (process.platform === 'linux') setUserFolders()
keepQuiet(app)
guardApp(app)

const { invocation, simulator, userDataDir } = parseCommandLine(ownArguments(), {
  // In a checkout root needs it, and so do developers on computers where Chromium has no sandbox.
  mayLackSandbox: !app.isPackaged || process.getuid?.() === 0,
})

if (userDataDir !== null) app.setPath('userData', resolve(userDataDir))
else if (simulator) app.setPath('userData', join(app.getPath('appData'), `${app.name}-simulator`))
const profile = app.getPath('userData')

// Awaited: Electron goes on with its start, which needs a display, once this module has been evaluated.
if (invocation.kind === 'start') await start(invocation)
else {
  const { runCommand } = await import('./cli/run-command.ts')
  const runWithChromium = await runCommand(invocation, profile)
  // A process for drawing would complain about a display that has ended.
  setChromiumSwitches()
  void runWithChromium()
}

/**
 * Makes Chromium keep the profile where the user's folders are: it looked for them before this runs, in an environment
 * that was incomplete. It needs the profile's path, too, since it would ask for one that it can create, and end if there
 * is none (HOME=/nonexistent).
 */
function setUserFolders(): void {
  const user = systemUser()
  if (user !== null) mendEnvironment(process.env, user)
  const { HOME = '', XDG_CONFIG_HOME = join(HOME, '.config') } = process.env
  if (isAbsolute(HOME)) app.setPath('home', HOME)
  if (!isAbsolute(XDG_CONFIG_HOME)) return
  app.setPath('appData', XDG_CONFIG_HOME)
  app.setPath('userData', join(XDG_CONFIG_HOME, app.name))
}

/** Starts the app. If one runs on this profile already, that one shows its window or follows the link instead. */
async function start({ hidden, link }: Extract<Invocation, { kind: 'start' }>): Promise<void> {
  if (simulator && !(await mayPractise()))
    return endWithDialog(exitCodes.refused, ({ commandLine }) => commandLine.practiceForbidden)
  const disk = makeProfile(profile)
  if (disk !== null) return endWithDialog(exitCodes.internalError, (messages) => diskLine(messages, disk))
  const role = await claimProfile(profile, { hidden, link, display: displayOf(process.env) })
  if (role.kind === 'second') return end(role.exit, role.message)
  if (!(await hasDisplay())) return end(exitCodes.notAvailable, ({ commandLine }) => commandLine.noDisplay)
  // As root Chromium has no sandbox, and enabling one makes its network service crash again and again.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  setChromiumSwitches()
  joinAccessibilityBus(process.env)
  if (speaksWayland(app.commandLine))
    whenCompositorEnds(process.env, () => endWithoutChromium(exitCodes.done))
  const { prepareApp, startApp } = await import('./app.ts')
  const links = prepareApp()
  void app.whenReady().then(() => startApp({ profile, simulator, hidden, link }, links, role))
}

/** Whether the policy allows practice mode. Only such a start reads the policy before its tray is shown. */
async function mayPractise(): Promise<boolean> {
  const { policyHere } = await import('./settings/policy-in-force.ts')
  return policyHere(profile).policy.rules.practiceMode
}

function setChromiumSwitches(): void {
  app.disableHardwareAcceleration()
  setSwitches(app.commandLine, process.platform)
}

function hasDisplay(): Promise<boolean> {
  if (process.platform !== 'linux') return Promise.resolve(true)
  return displayAnswers(app.commandLine.getSwitchValue('ozone-platform') || 'x11', process.env)
}

/** Ends a start that does not become the app, and prints why. */
async function end(exit: number, message: LocalizedText): Promise<void> {
  await printError(message)
  endEarly(exit)
}

/** Prints on standard error what keeps the app from starting; gives the printed text. */
async function printError(message: LocalizedText): Promise<string> {
  const { messagesOfProfile } = await import('./settings/profile-language.ts')
  const text = plainLines(message(messagesOfProfile(profile)))
  if (text !== '') await new Promise((resolve) => process.stderr.write(`${text}\n`, resolve))
  return text
}

/** The same with a dialog if there is a display: an agent who starts the app from a menu or logs in sees no standard error. */
async function endWithDialog(exit: number, message: LocalizedText): Promise<void> {
  const text = await printError(message)
  if (!(await hasDisplay())) return endEarly(exit)
  const { showFailure } = await import('./lifecycle/show-failure.ts')
  void showFailure(text, exit)
}

/** The arguments after the app's path, which a packaged app does not have; Chromium's switches may come before it. */
function ownArguments(): readonly string[] {
  if (app.isPackaged) return process.argv.slice(1)
  const here = process.argv.findIndex((one, index) => index > 0 && resolve(one) === app.getAppPath())
  return process.argv.slice(here + 1)
}
