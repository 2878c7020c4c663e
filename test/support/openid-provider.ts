import { createServer } from 'node:http'
import Provider, { type Account } from 'oidc-provider'
import { listen } from './listen.ts'

/** A person of the company, by their login at the provider. */
export interface Person {
  readonly email: string
  readonly email_verified: boolean
}

/** A real OpenID provider on this machine, with its own forms for signing in and consent. */
export interface OpenIdProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Lets the relay's callback in; the provider answers from then on. */
  allow(callback: string): void
  /** Has nobody answer there, until `allow` is called again. */
  stop(): void
  close(): Promise<void>
}

/** Starts it; everybody in `people` may sign in with their login and any password. */
export async function startOpenIdProvider(people: Readonly<Record<string, Person>>): Promise<OpenIdProvider> {
  let answer: ReturnType<Provider['callback']> | null = null
  const server = createServer((request, response) => {
    if (answer === null) request.socket.destroy()
    else void answer(request, response)
  })
  const { port, close } = await listen(server)
  const issuer = `http://127.0.0.1:${port}`
  const [clientId, clientSecret] = ['hookswitch-relay', 'the secret of the relay at the provider']
  return {
    issuer,
    clientId,
    clientSecret,
    allow(callback) {
      const provider = new Provider(issuer, {
        clients: [
          {
            client_id: clientId,
            client_secret: clientSecret,
            redirect_uris: [callback],
            token_endpoint_auth_method: 'client_secret_post',
          },
        ],
        claims: { openid: ['sub'], email: ['email', 'email_verified'] },
        findAccount: (_context, login): Account => ({
          accountId: login,
          claims: async () => ({ sub: login, ...people[login] }),
        }),
        pkce: { required: () => true },
        cookies: { keys: ['keys of the tests'] },
      })
      answer = provider.callback()
    },
    stop() {
      answer = null
    },
    close: async () => {
      server.closeAllConnections()
      await close()
    },
  }
}

/** What somebody does at the provider's forms: signs in with a login and agrees, or cancels. */
export type AtForms = { readonly login: string } | 'cancel'

/**
 * Plays a browser: follows redirects from `url`, keeps cookies, and fills the provider's forms, until an address begins with
 * `until`. Gives that address, without opening it. `here`: where a name leads on this machine.
 */
export async function browse(
  url: string,
  atForms: AtForms,
  until: string,
  here: (url: string) => string = (same) => same,
): Promise<string> {
  const cookies = new Map<string, string>()
  let next: { readonly url: string; readonly body: URLSearchParams | null } = { url, body: null }
  for (let steps = 0; steps < 20; steps += 1) {
    if (next.url.startsWith(until)) return next.url
    const answer: Response = await fetch(here(next.url), {
      redirect: 'manual',
      headers: { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(next.body === null ? {} : { method: 'POST', body: next.body }),
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    const page = await answer.text()
    const location = answer.headers.get('location')
    if (location !== null) {
      next = { url: new URL(location, next.url).href, body: null }
      continue
    }
    const [, prompt = ''] = /name="prompt" value="(\w+)"/.exec(page) ?? []
    if (prompt === '')
      throw new Error(`${next.url.split('?')[0]} answered ${answer.status}: ${page.slice(0, 300)}`)
    next =
      atForms === 'cancel'
        ? { url: `${next.url}/abort`, body: null }
        : {
            url: next.url,
            body: new URLSearchParams({ prompt, login: atForms.login, password: 'any' }),
          }
  }
  throw new Error('The sign-in goes round in circles.')
}
