import { z } from 'zod'
import { accountUrls } from '../core/model/regions.ts'
import { parseJson } from '../core/text/json.ts'
import { defaultIntegrationsUrl, parseBaseUrl } from '../exotel/base-url.ts'
import type { CompanyCredentials } from './exotel/company.ts'
import { messages } from './messages.ts'
import {
  fileOf,
  listIn,
  numberIn,
  originIn,
  originsIn,
  readPem,
  readValues,
  type Values,
  type Variables,
  wrong,
} from './setting-values.ts'
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

const words = messages.configuration

/**
 * Reads the configuration from the environment, and from a JSON file for what the environment does not say. Throws one
 * sentence that names the setting and what helps; no secret is repeated.
 */
export function readConfiguration(variables: Variables, file: string | undefined): Configuration {
  const values = readValues(variables, file)
  const tls = tlsOf(
    readPem('TLS_CERTIFICATE', values, variables, file),
    readPem('TLS_KEY', values, variables, file),
  )
  const host = values.get('HOST') ?? '127.0.0.1'
  const trustedProxies = listIn(values, 'TRUSTED_PROXIES')
  if (tls === null && !isLoopback(host) && trustedProxies.length === 0) {
    throw wrong('HOST', words.withoutTls(host))
  }
  const database = databaseOf(values)
  const origin = originIn(values, 'ORIGIN')
  const signingKeys = signingKeysOf(values)
  if (database.kind === 'postgres') {
    if (origin === null) throw wrong('ORIGIN', words.noOrigin)
    if (signingKeys === null) throw wrong('SIGNING_KEY', words.noKey)
  }
  return {
    origin,
    host,
    port: numberIn(values, 'PORT', { otherwise: 4180, least: 0, most: 65_535 }),
    tls,
    trustedProxies,
    allowedOrigins: originsIn(values, 'ALLOWED_ORIGINS'),
    database,
    company: companyOf(values),
    budget: numberIn(values, 'BUDGET', { otherwise: 200, least: 1, most: 100_000 }),
    grace: numberIn(values, 'GRACE_SECONDS', { otherwise: 90, least: 1, most: 3600 }) * 1000,
    sweepInterval: numberIn(values, 'SWEEP_SECONDS', { otherwise: 60, least: 0, most: 86_400 }) * 1000,
    auditDays: numberIn(values, 'AUDIT_DAYS', { otherwise: 90, least: 1, most: 3650 }),
    signingKeys,
    metricsToken: values.get('METRICS_TOKEN') ?? null,
    signIn: signInOf(values),
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
  return databaseOf(readValues(variables, file))
}

/** The origin that invitations name. */
export function readOrigin(variables: Variables, file: string | undefined): string {
  const parsed = parseBaseUrl(readValues(variables, file).get('ORIGIN') ?? '')
  if (parsed.ok) return parsed.origin
  throw wrong('ORIGIN', words.noOrigin)
}

function tlsOf(certificate: string | undefined, key: string | undefined): Configuration['tls'] {
  if (certificate === undefined && key === undefined) return null
  if (certificate === undefined || key === undefined) throw wrong('TLS_KEY_FILE', words.tlsNeedsBoth)
  return { certificate, key }
}

function databaseOf(values: Values): Configuration['database'] {
  const [url, folder] = [values.get('DATABASE_URL'), values.get('DATA_FOLDER')]
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

function companyOf(values: Values): CompanyCredentials {
  const token = values.get('APP_TOKEN') ?? null
  const id = values.get('APP_ID')
  const secret = values.get('APP_SECRET')
  if ((id === undefined) !== (secret === undefined)) {
    throw wrong(id === undefined ? 'APP_ID' : 'APP_SECRET', words.appNeedsBoth)
  }
  const app = id === undefined || secret === undefined ? null : { id, secret }
  if (token === null && app === null) {
    throw wrong('APP_SECRET', words.noApp)
  }
  return {
    integrationsUrl: originIn(values, 'EXOTEL_URL') ?? defaultIntegrationsUrl,
    token,
    app,
    account: accountOf(values),
  }
}

function accountOf(values: Values): CompanyCredentials['account'] {
  const [sid, apiKey, apiToken] = [
    values.get('ACCOUNT_SID'),
    values.get('ACCOUNT_KEY'),
    values.get('ACCOUNT_TOKEN'),
  ]
  if (sid === undefined && apiKey === undefined && apiToken === undefined) return null
  if (sid === undefined) throw wrong('ACCOUNT_SID', words.accountNeeds)
  if (apiKey === undefined) throw wrong('ACCOUNT_KEY', words.accountNeeds)
  if (apiToken === undefined) throw wrong('ACCOUNT_TOKEN', words.accountNeeds)
  const region = z.enum(['sg', 'in']).safeParse(values.get('ACCOUNT_REGION') ?? 'sg')
  if (!region.success) throw wrong('ACCOUNT_REGION', words.region)
  return { url: originIn(values, 'ACCOUNT_URL') ?? accountUrls[region.data], sid, apiKey, apiToken }
}

function signInOf(values: Values): SignInConfiguration | null {
  const [issuer, clientId] = [values.get('OIDC_ISSUER'), values.get('OIDC_CLIENT_ID')]
  if (issuer === undefined && clientId === undefined) return null
  if (issuer === undefined) throw wrong('OIDC_ISSUER', words.oidcNeeds)
  if (clientId === undefined) throw wrong('OIDC_CLIENT_ID', words.oidcNeeds)
  const url = URL.canParse(issuer) ? new URL(issuer) : null
  const isPlain = url?.protocol === 'http:' && isLoopback(url.hostname)
  if (url === null || (url.protocol !== 'https:' && !isPlain)) throw wrong('OIDC_ISSUER', words.notAnIssuer)
  return {
    issuer,
    clientId,
    clientSecret: values.get('OIDC_CLIENT_SECRET') ?? null,
    claim: values.get('OIDC_CLAIM') ?? 'email',
    users: usersOf(values.get('OIDC_USERS_FILE')),
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
function signingKeysOf(values: Values): readonly Uint8Array[] | null {
  const given = values.get('SIGNING_KEY')
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
