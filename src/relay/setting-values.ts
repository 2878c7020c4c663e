import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { parseJson } from '../core/text/json.ts'
import { parseBaseUrl } from '../exotel/base-url.ts'
import { messages } from './messages.ts'

// Where the values of the settings come from: the environment, a configuration file, files of secrets. configuration.ts says
// what they mean.

/** The variables of the environment, and of the process that starts the relay. */
export type Variables = Readonly<Record<string, string | undefined>>

const words = messages.configuration

const prefix = 'HOOKSWITCH_RELAY_'

/**
 * Every setting: its name in the environment after `HOOKSWITCH_RELAY_`. In a configuration file it has the same name in
 * small letters. A secret has a second name with `_FILE`, for a file that holds it; without both it is looked for in the
 * folder of secrets, as a file with its name in small letters and with dashes. So are the certificate and key for TLS.
 */
const settings = [
  'ORIGIN',
  'HOST',
  'PORT',
  'TLS_CERTIFICATE_FILE',
  'TLS_KEY_FILE',
  'TRUSTED_PROXIES',
  'ALLOWED_ORIGINS',
  'DATA_FOLDER',
  'EXOTEL_URL',
  'APP_ID',
  'ACCOUNT_URL',
  'ACCOUNT_REGION',
  'ACCOUNT_SID',
  'ACCOUNT_KEY',
  'BUDGET',
  'GRACE_SECONDS',
  'SWEEP_SECONDS',
  'AUDIT_DAYS',
  'OIDC_ISSUER',
  'OIDC_CLIENT_ID',
  'OIDC_CLAIM',
  'OIDC_USERS_FILE',
] as const
const secrets = [
  'DATABASE_URL',
  'APP_TOKEN',
  'APP_SECRET',
  'ACCOUNT_TOKEN',
  'SIGNING_KEY',
  'METRICS_TOKEN',
  'OIDC_CLIENT_SECRET',
] as const

/** A setting, by its name after `HOOKSWITCH_RELAY_`. */
export type Setting = (typeof settings)[number] | (typeof secrets)[number]

/** The settings that are set, without the blanks around them. None is empty. */
export type Values = ReadonlyMap<Setting, string>

/**
 * All values, with secrets read from their files. `file` is the configuration file; undefined: there is none. Throws one
 * sentence that names the setting; no secret is repeated.
 */
export function readValues(variables: Variables, file: string | undefined): Values {
  const fromFile = file === undefined ? {} : configurationFile(file)
  const raw = (name: string) => {
    const value = variables[`${prefix}${name}`] ?? fromFile[name.toLowerCase()]
    return value === undefined || value.trim() === '' ? undefined : value.trim()
  }
  const values = new Map<Setting, string>()
  for (const name of settings) {
    const value = raw(name)
    if (value !== undefined) values.set(name, value)
  }
  for (const name of secrets) {
    const path = raw(`${name}_FILE`) ?? secretFile(name, variables, file)
    const value = raw(name) ?? fileOf(`${name}_FILE`, path)?.trim()
    if (value === '') throw wrong(`${name}_FILE`, words.emptyFile)
    if (value !== undefined) values.set(name, value)
  }
  return values
}

/**
 * The PEM text of the file that a setting names, or of the one among the secrets; undefined if there is neither. The service
 * runs as a user who can read no other key than one that systemd hands to it.
 */
export function readPem(
  name: 'TLS_CERTIFICATE' | 'TLS_KEY',
  values: Values,
  variables: Variables,
  file: string | undefined,
): string | undefined {
  return fileOf(`${name}_FILE`, values.get(`${name}_FILE`) ?? secretFile(name, variables, file))
}

/** The number that a setting holds, or `otherwise` if it is not set; only seconds may be a fraction. */
export function numberIn(
  values: Values,
  name: Setting,
  { otherwise, least, most }: { readonly otherwise: number; readonly least: number; readonly most: number },
): number {
  const given = values.get(name)
  if (given === undefined) return otherwise
  const value = Number(given)
  const isWhole = Number.isInteger(value) || name.endsWith('_SECONDS')
  if (isWhole && /^[\d.]+$/.test(given) && value >= least && value <= most) return value
  throw wrong(name, words.notANumber(given, least, most))
}

/** The origin that a setting holds; null if it is not set. */
export function originIn(values: Values, name: Setting): string | null {
  const given = values.get(name)
  return given === undefined ? null : originOf(name, given)
}

/** The origins that a setting holds. */
export function originsIn(values: Values, name: Setting): readonly string[] {
  return listIn(values, name).map((one) => originOf(name, one))
}

/** The words that a setting holds, between commas or blanks. */
export function listIn(values: Values, name: Setting): readonly string[] {
  return (values.get(name) ?? '').split(/[\s,]+/).filter((one) => one !== '')
}

function originOf(name: Setting, given: string): string {
  const parsed = parseBaseUrl(given)
  if (parsed.ok) return parsed.origin
  throw wrong(name, words.notAnOrigin)
}

/**
 * Where a secret lies that no setting names: where systemd put it by `LoadCredential=relay:FOLDER` (systemd.exec(5)), or
 * in the folder `secrets` beside the configuration file, which only root can read.
 */
function secretFile(name: string, variables: Variables, file: string | undefined): string | undefined {
  const plain = name.toLowerCase().replaceAll('_', '-')
  const { CREDENTIALS_DIRECTORY: credentials } = variables
  const systemd = credentials === undefined ? undefined : join(credentials, `relay_${plain}`)
  if (systemd !== undefined && existsSync(systemd)) return systemd
  if (file === undefined) return undefined
  const folder = join(dirname(file), 'secrets')
  const beside = join(folder, plain)
  if (existsSync(beside)) return beside
  // The service cannot open the folder either, but systemd has handed it the secrets.
  if (credentials === undefined && isClosed(beside)) throw new Error(words.closedFolder(folder))
  return undefined
}

/** Whether the folder of this file may not be opened by this user. */
function isClosed(path: string): boolean {
  try {
    statSync(path)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EACCES'
  }
}

const fileContent = z.record(z.string(), z.union([z.string(), z.number().transform(String)]))

function configurationFile(path: string): Readonly<Record<string, string>> {
  const content = fileContent.safeParse(parseJson(read('--config', path)))
  if (!content.success) throw new Error(words.noObject(path))
  const known = new Set([...settings, ...secrets, ...secrets.map((name) => `${name}_FILE`)])
  const unknown = Object.keys(content.data).find((name) => !known.has(name.toUpperCase()))
  if (unknown !== undefined) throw new Error(words.unknownSetting(path, unknown))
  return content.data
}

/** The text of the file that the setting `name` holds the path of; undefined without a path. */
export function fileOf(name: string, path: string | undefined): string | undefined {
  return path === undefined ? undefined : read(`${prefix}${name}`, path)
}

function read(what: string, path: string): string {
  if (!existsSync(path)) throw new Error(`${what}: ${words.noFile(path)}`)
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new Error(`${what}: ${words.unreadable(path, code)}`)
  }
}

/** The error of a setting that cannot be used. */
export function wrong(name: string, sentence: string): Error {
  return new Error(`${prefix}${name}: ${sentence}`)
}
