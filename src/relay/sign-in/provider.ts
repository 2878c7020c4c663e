// biome-ignore lint/style/noRestrictedImports: this is the one file with openid-client
import * as client from 'openid-client'

/** How the company's OpenID provider is reached, and who its people are here. */
export interface SignInConfiguration {
  readonly issuer: string
  readonly clientId: string
  /** Null for a public client, which PKCE alone protects. */
  readonly clientSecret: string | null
  /** The claim that says who somebody is. */
  readonly claim: string
  /** The Exotel user id by the claim's value in small letters; null: the value itself is the user id. */
  readonly users: ReadonlyMap<string, string> | null
}

/** What belongs to one sign-in, and comes back with its callback. */
export interface SignInChecks {
  readonly state: string
  readonly nonce: string
  /** The verifier of PKCE between the relay and the provider (RFC 7636). */
  readonly verifier: string
}

/** Who signed in, or why not: the provider or the person refused, or the provider could not be asked. */
export type SignedInPerson =
  | { readonly ok: true; readonly claims: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly why: 'denied' | 'failed'; readonly reason: string }

/** The company's OpenID provider, of which the relay is a client. */
export interface Provider {
  /** Random values for a sign-in. */
  checks(): Pick<SignInChecks, 'nonce' | 'verifier'>
  /** Where the browser goes; rejects if the provider's metadata cannot be read. */
  authorizationUrl(checks: SignInChecks, callback: string): Promise<string>
  /** Exchanges the code in the callback's address, and checks all that the provider says. Never throws. */
  complete(callbackUrl: string, checks: SignInChecks): Promise<SignedInPerson>
}

/** Seconds: a browser waits meanwhile. */
const providerLimit = 10

/** Makes the client; the provider's metadata is read at the first sign-in, and again after a failure. */
export function createProvider(configuration: SignInConfiguration): Provider {
  const { issuer, clientId, clientSecret, claim } = configuration
  let metadata: Promise<client.Configuration> | undefined

  function discovered(): Promise<client.Configuration> {
    metadata ??= discover().catch((error: unknown) => {
      metadata = undefined
      throw error
    })
    return metadata
  }

  async function discover(): Promise<client.Configuration> {
    const isPlain = issuer.startsWith('http:')
    const found = await client.discovery(
      new URL(issuer),
      clientId,
      undefined,
      clientSecret === null ? client.None() : client.ClientSecretPost(clientSecret),
      { timeout: providerLimit, ...(isPlain ? { execute: [client.allowInsecureRequests] } : {}) },
    )
    found.timeout = providerLimit
    return found
  }

  return {
    checks: () => ({ nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier() }),
    async authorizationUrl({ state, nonce, verifier }, callback) {
      const url = client.buildAuthorizationUrl(await discovered(), {
        redirect_uri: callback,
        scope: claim === 'email' ? 'openid email' : 'openid profile email',
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return url.href
    },
    async complete(callbackUrl, { state, nonce, verifier }) {
      try {
        const found = await discovered()
        const tokens = await client.authorizationCodeGrant(found, new URL(callbackUrl), {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (claims === undefined) return { ok: false, why: 'failed', reason: 'no ID token' }
        if (claims[claim] !== undefined) return { ok: true, claims }
        // Many providers put only the subject into the ID token.
        const more = await client.fetchUserInfo(found, tokens.access_token, claims.sub)
        return { ok: true, claims: { ...more, ...claims } }
      } catch (error) {
        return error instanceof client.AuthorizationResponseError
          ? { ok: false, why: error.error === 'access_denied' ? 'denied' : 'failed', reason: error.error }
          : { ok: false, why: 'failed', reason: reasonOf(error) }
      }
    },
  }
}

/** The library's code for what went wrong: its messages may repeat what the provider said. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/**
 * The Exotel user id of somebody with these claims; undefined if they have none here. An e-mail address counts only if the
 * provider has verified it: otherwise people could enter another's.
 */
export function userOf(
  claims: Readonly<Record<string, unknown>>,
  { claim, users }: Pick<SignInConfiguration, 'claim' | 'users'>,
): string | undefined {
  const value = claims[claim]
  if (typeof value !== 'string' || value === '' || value.length > 256) return undefined
  if (claim === 'email' && claims.email_verified !== true) return undefined
  return users === null ? value : users.get(value.toLowerCase())
}
