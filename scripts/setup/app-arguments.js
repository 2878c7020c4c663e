import { readFileSync } from 'node:fs'
import { errorCode } from './say.js'

/**
 * What `npm start` has to know of a command before the app can be asked: the app may not be installed or built yet.
 * @typedef {object} CommandNeeds
 * @property {boolean} keychain whether it uses the keychain, which needs a session bus
 * @property {boolean} account whether it is about the account that is signed in; without one it is for the simulator
 */

/**
 * Every command of the app. test/integration/package-command.test.ts fails where one is missing here.
 * @type {ReadonlyMap<string, CommandNeeds>}
 */
const commands = new Map([
  ['phone', { keychain: false, account: true }],
  ['sip', { keychain: false, account: true }],
  ['off', { keychain: false, account: true }],
  ['toggle', { keychain: false, account: true }],
  ['swap', { keychain: false, account: true }],
  ['status', { keychain: false, account: true }],
  ['log', { keychain: false, account: true }],
  ['diagnostics', { keychain: false, account: true }],
  ['policy', { keychain: false, account: false }],
  ['sign-in', { keychain: true, account: false }],
  ['enrol', { keychain: true, account: false }],
  ['sign-out', { keychain: true, account: true }],
  ['connect-account', { keychain: true, account: false }],
  ['disconnect-account', { keychain: true, account: true }],
  ['phone-number', { keychain: true, account: true }],
  ['proxy-password', { keychain: true, account: false }],
  ['simulator', { keychain: false, account: false }],
])

/** The spellings that the app accepts for `--help` and `--version`. */
const questions = ['--help', '-h', '-?', 'help', '--version', '-v', '-V', 'version']

/**
 * What the app needs of a desktop to do what the arguments ask for: everything to start, and at most the bus for a command.
 * @param {string[]} args as typed after `npm start --`
 * @returns {{ display: boolean, bus: boolean }}
 */
export function neededBy(args) {
  const own = beforeLink(args)
  if (own.some((arg) => questions.includes(arg)) || isMisspelt(args)) return { display: false, bus: false }
  const needs = needsOf(own)
  return { display: needs === undefined, bus: needs === undefined || needs.keychain }
}

/**
 * The arguments to give the app: the user's own, with `--simulator` before them where no account is signed in, since an app
 * without an account has nothing to show to a newcomer.
 * @param {string[]} args as typed after `npm start --`
 * @param {string} settings the settings file of the default profile
 * @returns {string[]}
 */
export function appArguments(args, settings) {
  const own = beforeLink(args)
  const isProfileNamed = own.some((arg) => /^--(simulator|user-data-dir)(=|$)/.test(arg))
  const isQuestion = own.some((arg) => arg === '--help' || arg === '--version')
  const needsAccount = needsOf(own)?.account ?? true
  if (isProfileNamed || isQuestion || !needsAccount || hasAccount(settings)) return args
  return ['--simulator', ...args]
}

/**
 * The needs of the command among the arguments; undefined if they name none, which is a start.
 * @param {string[]} args
 */
function needsOf(args) {
  return args.map((arg) => commands.get(arg)).find((needs) => needs !== undefined)
}

/**
 * Whether the arguments begin with a word that is no command, which the app refuses. It ignores a desktop's field code
 * (`%U`), and every word before a link.
 * @param {string[]} args
 */
function isMisspelt(args) {
  const own = beforeLink(args)
  const [first = ''] = own
  return own.length === args.length && /^[^-%]/.test(first) && needsOf(own) === undefined
}

/**
 * The arguments that the app reads: those after a link may have come with the link.
 * @param {string[]} args
 */
function beforeLink(args) {
  const link = args.findIndex((arg) => /^hookswitch:/i.test(arg))
  return link < 0 ? args : args.slice(0, link)
}

/** @param {string} settings */
function hasAccount(settings) {
  try {
    const { integrations, account } = JSON.parse(readFileSync(settings, 'utf8'))
    return isObject(integrations) || isObject(account)
  } catch (error) {
    // The app has to see damaged or unreadable settings, to report them.
    return errorCode(error) !== 'ENOENT'
  }
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === 'object' && value !== null
}
