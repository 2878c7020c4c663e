import { readFileSync } from 'node:fs'
import { errorCode } from './say.js'

/** The commands that make or end an account, or need none. */
const needNoSimulator = ['sign-in', 'connect-account', 'proxy-password', 'simulator', '--help', '--version']

/** The commands that look for a secret in the keychain, which lies on the session bus. */
const useKeychain = [
  'sign-in',
  'sign-out',
  'connect-account',
  'disconnect-account',
  'phone-number',
  'proxy-password',
]

const commands = ['phone', 'sip', 'off', 'toggle', 'swap', 'status', 'simulator', ...useKeychain]

/** What is understood as `--help` and `--version`. */
const questions = ['--help', '-h', '-?', 'help', '--version', '-v', '-V', 'version']

/**
 * What the app needs of a desktop to do what the arguments ask for: a start everything, a command at most the bus.
 * @param {string[]} args as typed behind `npm start --`
 * @returns {{ display: boolean, bus: boolean }}
 */
export function neededBy(args) {
  const own = beforeLink(args)
  if (own.some((arg) => questions.includes(arg))) return { display: false, bus: false }
  const command = own.find((arg) => commands.includes(arg))
  return { display: command === undefined, bus: command === undefined || useKeychain.includes(command) }
}

/**
 * The arguments that the app reads: what stands behind a link may have come with it.
 * @param {string[]} args
 */
function beforeLink(args) {
  const link = args.findIndex((arg) => /^hookswitch:/i.test(arg))
  return link < 0 ? args : args.slice(0, link)
}

/**
 * The arguments to give the app: the user's own, and `--simulator` where plain `npm start` would show an app that
 * has no account yet.
 * @param {string[]} args as typed behind `npm start --`
 * @param {string} settings the settings file of the default profile
 * @returns {string[]}
 */
export function appArguments(args, settings) {
  const own = beforeLink(args)
  const named = own.some((arg) => /^--(simulator|user-data-dir)(=|$)/.test(arg))
  const command = own.find((arg) => commands.includes(arg) || needNoSimulator.includes(arg))
  if (named || (command && needNoSimulator.includes(command)) || hasAccount(settings)) return args
  return ['--simulator', ...args]
}

/** @param {string} settings */
function hasAccount(settings) {
  try {
    const { integrations, account } = JSON.parse(readFileSync(settings, 'utf8'))
    return isObject(integrations) || isObject(account)
  } catch (error) {
    // Damaged or unreadable settings are for the app to report: it must see them.
    return errorCode(error) !== 'ENOENT'
  }
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === 'object' && value !== null
}
