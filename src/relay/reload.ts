import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Configuration } from './configuration.ts'
import { createDeskTokens, type DeskTokens } from './http/desk-tokens.ts'
import { messages } from './messages.ts'
import { createSealer, type Sealer } from './sign-in/sealer.ts'

// What a replica takes from a new configuration while it runs, and what needs a restart.

/** What a reload replaces. */
export interface Secrets {
  readonly tokens: DeskTokens
  readonly sealer: Sealer
  readonly metricsToken: string | null
}

/**
 * The secrets of a configuration. `folder` is that of the embedded database, null without one; `issuer` names the relay in its
 * tokens. Throws one sentence if there is no key to sign with.
 */
export function readSecrets(configuration: Configuration, folder: string | null, issuer: string): Secrets {
  const keys = signingKeys(configuration, folder)
  return {
    tokens: createDeskTokens(keys, issuer),
    sealer: createSealer(keys),
    metricsToken: configuration.metricsToken,
  }
}

/** The settings that a reload does not change, and that differ. */
export function needRestart(before: Configuration, after: Configuration): readonly string[] {
  const fixed: readonly (keyof Configuration)[] = [
    'origin',
    'host',
    'port',
    'trustedProxies',
    'allowedOrigins',
    'database',
    'budget',
    'grace',
    'sweepInterval',
    'auditDays',
  ]
  const differ = fixed.filter((name) => !isDeepStrictEqual(before[name], after[name]))
  return (before.tls === null) === (after.tls === null) ? differ : [...differ, 'tls']
}

/** The keys of the configuration; the embedded relay makes one in its folder, which only its user may read. */
function signingKeys({ signingKeys: given }: Configuration, folder: string | null): readonly Uint8Array[] {
  if (given !== null) return given
  if (folder === null) {
    throw new Error(`HOOKSWITCH_RELAY_SIGNING_KEY: ${messages.configuration.noKey}`)
  }
  const path = join(folder, 'signing-key')
  if (!existsSync(path)) writeFileSync(path, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600 })
  return [Buffer.from(readFileSync(path, 'utf8').trim())]
}
