import { readFileSync } from 'node:fs'
import { errorCode } from './say.js'

/** The commands that make or end an account, or need none. */
const needNoSimulator = ['sign-in', 'connect-account', 'simulator', '--help', '--version']

const commands = [
  'phone',
  'sip',
  'off',
  'toggle',
  'swap',
  'status',
  'sign-in',
  'sign-out',
  'connect-account',
  'disconnect-account',
  'phone-number',
  'simulator',
]

/**
 * The arguments to give the app: the user's own, and `--simulator` where plain `npm start` would show an app that
 * has no account yet.
 * @param {string[]} args as typed behind `npm start --`
 * @param {string} settings the settings file of the default profile
 * @returns {string[]}
 */
export function appArguments(args, settings) {
  const named = args.some((arg) => /^--(simulator|user-data-dir)(=|$)/.test(arg))
  const command = args.find((arg) => commands.includes(arg) || needNoSimulator.includes(arg))
  if (named || (command && needNoSimulator.includes(command)) || hasAccount(settings)) return args
  return [...args, '--simulator']
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
