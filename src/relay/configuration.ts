import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { accountUrls } from '../core/model/regions.ts'
import { parseJson } from '../core/text/json.ts'
import { defaultIntegrationsUrl, parseBaseUrl } from '../exotel/base-url.ts'
import type { CompanyCredentials } from './exotel/company.ts'
import { messages } from './messages.ts'
import type { SignInConfiguration } from './sign-in/provider.ts'

/** How a relay is set up. */
export interface Configuration {
  /** The origin at which desks reach the relay, which invitations name; null: the address that it listens at. */
  readonly origin: string | null
  readonly host: string
  readonly port: number
  /** PEM texts; null: plain HTTP, behind a proxy that speaks TLS or on this machine alone. */
  readonly tls: { readonly certificate: string; readonly key: string } | null
  readonly trustedProxies: readonly string[]
  /** Origins whose web pages may use the routes in Exotel's shape from a browser. */
  readonly allowedOrigins: readonly string[]
  readonly database:
    | { readonly kind: 'postgres'; readonly url: string }
    | { readonly kind: 'embedded'; readonly folder: string }
  readonly company: CompanyCredentials
  /** Calls a minute that Exotel allows the account. */
  readonly budget: number
  /** In ms: after so long without a beat a desk is lost. */
  readonly grace: number
  /** In ms: how long a round of the sweep takes at least; 0: no sweep. */
  readonly sweepInterval: number
  readonly auditDays: number
  /** The newest first; null: the embedded relay makes one and keeps it in its folder. */
  readonly signingKeys: readonly Uint8Array[] | null
  readonly metricsToken: string | null
  /** The company's sign-in; null: computers are enrolled with codes alone. */
  readonly signIn: SignInConfiguration | null
}

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

type Setting = (typeof settings)[number] | (typeof secrets)[number]

/**
 * Reads the configuration from the environment, and from a JSON file for what the environment does not say. Throws one
 * sentence that names the setting and what helps; no secret is repeated.
 */
export function readConfiguration(variables: Variables, file: string | undefined): Configuration {
  const values = valuesOf(variables, file)
  const text = (name: Setting) => values.get(name)
  const number = (name: Setting, otherwise: number, least: number, most: number) => {
    const given = text(name)
    if (given === undefined) return otherwise
    const value = Number(given)
    const isWhole = Number.isInteger(value) || name.endsWith('_SECONDS')
    if (isWhole && /^[\d.]+$/.test(given) && value >= least && value <= most) return value
    throw wrong(name, words.notANumber(given, least, most))
  }
  const originOf = (name: Setting, given: string) => {
    const parsed = parseBaseUrl(given)
    if (parsed.ok) return parsed.origin
    throw wrong(name, words.notAnOrigin)
  }
  const url = (name: Setting) => {
    const given = text(name)
    return given === undefined ? null : originOf(name, given)
  }
  const list = (name: Setting) => (text(name) ?? '').split(/[\s,]+/).filter((one) => one !== '')

  // The service runs as a user who can read no other key than one that systemd hands to it.
  const pem = (name: 'TLS_CERTIFICATE' | 'TLS_KEY') =>
    fileOf(`${name}_FILE`, text(`${name}_FILE`) ?? secretFile(name, variables, file))
  const certificate = pem('TLS_CERTIFICATE')
  const key = pem('TLS_KEY')
  if ((certificate === undefined) !== (key === undefined)) {
    throw wrong('TLS_KEY_FILE', words.tlsNeedsBoth)
  }
  const tls = certificate === undefined || key === undefined ? null : { certificate, key }
  const host = text('HOST') ?? '127.0.0.1'
  const trustedProxies = list('TRUSTED_PROXIES')
  if (tls === null && !isLoopback(host) && trustedProxies.length === 0) {
    throw wrong('HOST', words.withoutTls(host))
  }
  const database = databaseOf(text('DATABASE_URL'), text('DATA_FOLDER'))
  const origin = url('ORIGIN')
  const signingKeys = signingKeysOf(text('SIGNING_KEY'))
  if (database.kind === 'postgres') {
    if (origin === null) throw wrong('ORIGIN', words.noOrigin)
    if (signingKeys === null) throw wrong('SIGNING_KEY', words.noKey)
  }
  return {
    origin,
    host,
    port: number('PORT', 4180, 0, 65_535),
    tls,
    trustedProxies,
    allowedOrigins: list('ALLOWED_ORIGINS').map((one) => originOf('ALLOWED_ORIGINS', one)),
    database,
    company: companyOf(text, url),
    budget: number('BUDGET', 200, 1, 100_000),
    grace: number('GRACE_SECONDS', 90, 1, 3600) * 1000,
    sweepInterval: number('SWEEP_SECONDS', 60, 0, 86_400) * 1000,
    auditDays: number('AUDIT_DAYS', 90, 1, 3650),
    signingKeys,
    metricsToken: text('METRICS_TOKEN') ?? null,
    signIn: signInOf(text),
  }
}

/** Every secret of a configuration, for the log to mask. */
export function secretsIn({
  company,
  database,
  metricsToken,
  signIn,
  signingKeys,
}: Configuration): readonly string[] {
  const { app, token, account } = company
  const password = database.kind === 'postgres' ? passwordIn(database.url) : null
  const keys = (signingKeys ?? []).map((key) => Buffer.from(key).toString())
  return [
    app?.secret,
    token,
    account?.apiToken,
    account?.apiKey,
    metricsToken,
    signIn?.clientSecret,
    password,
    ...keys,
  ].filter((secret) => typeof secret === 'string')
}

/** The password in a URL, which may be empty; null if it is no URL, or a percent sign in it stands for nothing. */
function passwordIn(url: string): string | null {
  try {
    return decodeURIComponent(new URL(url).password)
  } catch {
    return null
  }
}

/** The database alone, for commands that need nothing else. */
export function readDatabase(variables: Variables, file: string | undefined): Configuration['database'] {
  const values = valuesOf(variables, file)
  return databaseOf(values.get('DATABASE_URL'), values.get('DATA_FOLDER'))
}

/** The origin that invitations name. */
export function readOrigin(variables: Variables, file: string | undefined): string {
  const parsed = parseBaseUrl(valuesOf(variables, file).get('ORIGIN') ?? '')
  if (parsed.ok) return parsed.origin
  throw wrong('ORIGIN', words.noOrigin)
}

function databaseOf(url: string | undefined, folder: string | undefined): Configuration['database'] {
  if (url !== undefined && folder !== undefined) {
    throw wrong('DATA_FOLDER', words.oneDatabase)
  }
  if (url !== undefined) {
    if (!/^postgres(ql)?:\/\//.test(url)) throw wrong('DATABASE_URL', words.notPostgres)
    if (passwordIn(url) === null) throw wrong('DATABASE_URL', words.notAUrl)
    return { kind: 'postgres', url }
  }
  if (folder !== undefined) return { kind: 'embedded', folder }
  throw wrong('DATABASE_URL', words.noDatabase)
}

function companyOf(
  text: (name: Setting) => string | undefined,
  url: (name: Setting) => string | null,
): CompanyCredentials {
  const token = text('APP_TOKEN') ?? null
  const id = text('APP_ID')
  const secret = text('APP_SECRET')
  if ((id === undefined) !== (secret === undefined)) {
    throw wrong(id === undefined ? 'APP_ID' : 'APP_SECRET', words.appNeedsBoth)
  }
  const app = id === undefined || secret === undefined ? null : { id, secret }
  if (token === null && app === null) {
    throw wrong('APP_SECRET', words.noApp)
  }
  return {
    integrationsUrl: url('EXOTEL_URL') ?? defaultIntegrationsUrl,
    token,
    app,
    account: accountOf(text, url),
  }
}

function accountOf(
  text: (name: Setting) => string | undefined,
  url: (name: Setting) => string | null,
): CompanyCredentials['account'] {
  const [sid, apiKey, apiToken] = [text('ACCOUNT_SID'), text('ACCOUNT_KEY'), text('ACCOUNT_TOKEN')]
  if (sid === undefined && apiKey === undefined && apiToken === undefined) return null
  if (sid === undefined) throw wrong('ACCOUNT_SID', words.accountNeeds)
  if (apiKey === undefined) throw wrong('ACCOUNT_KEY', words.accountNeeds)
  if (apiToken === undefined) throw wrong('ACCOUNT_TOKEN', words.accountNeeds)
  const region = z.enum(['sg', 'in']).safeParse(text('ACCOUNT_REGION') ?? 'sg')
  if (!region.success) throw wrong('ACCOUNT_REGION', words.region)
  return { url: url('ACCOUNT_URL') ?? accountUrls[region.data], sid, apiKey, apiToken }
}

function signInOf(text: (name: Setting) => string | undefined): SignInConfiguration | null {
  const [issuer, clientId] = [text('OIDC_ISSUER'), text('OIDC_CLIENT_ID')]
  if (issuer === undefined && clientId === undefined) return null
  if (issuer === undefined) throw wrong('OIDC_ISSUER', words.oidcNeeds)
  if (clientId === undefined) throw wrong('OIDC_CLIENT_ID', words.oidcNeeds)
  const url = URL.canParse(issuer) ? new URL(issuer) : null
  const isPlain = url?.protocol === 'http:' && isLoopback(url.hostname)
  if (url === null || (url.protocol !== 'https:' && !isPlain)) throw wrong('OIDC_ISSUER', words.notAnIssuer)
  return {
    issuer,
    clientId,
    clientSecret: text('OIDC_CLIENT_SECRET') ?? null,
    claim: text('OIDC_CLAIM') ?? 'email',
    users: usersOf(text('OIDC_USERS_FILE')),
  }
}

/** The Exotel user ids by the claim's value, which counts in small letters; null without a file. */
function usersOf(path: string | undefined): SignInConfiguration['users'] {
  const text = fileOf('OIDC_USERS_FILE', path)
  if (text === undefined) return null
  const users = z.record(z.string(), z.string().min(1)).safeParse(parseJson(text))
  if (!users.success) throw wrong('OIDC_USERS_FILE', words.noUsers(path ?? ''))
  return new Map(Object.entries(users.data).map(([claim, userId]) => [claim.toLowerCase(), userId]))
}

/** Shorter keys could be guessed from a token. Characters. */
const shortestKey = 32

/** One key a line; the first one signs. */
function signingKeysOf(given: string | undefined): readonly Uint8Array[] | null {
  if (given === undefined) return null
  const lines = given
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length === 0 || lines.some((line) => line.length < shortestKey)) {
    throw wrong('SIGNING_KEY', words.shortKey(shortestKey))
  }
  return lines.map((line) => Buffer.from(line))
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** All values, with secrets read from their files. */
function valuesOf(variables: Variables, file: string | undefined): ReadonlyMap<Setting, string> {
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

function fileOf(name: string, path: string | undefined): string | undefined {
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

function wrong(name: string, sentence: string): Error {
  return new Error(`${prefix}${name}: ${sentence}`)
}
