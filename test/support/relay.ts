import { join } from 'node:path'
import { z } from 'zod'
import { ensureRelayBuild, relayBuild } from '../../scripts/setup/relay.js'
import type { Gateway } from '../../src/exotel/gateway.ts'
import { createHttp } from '../../src/exotel/http.ts'
import { integrationsGateway } from '../../src/exotel/integrations/gateway.ts'
import type { Simulator } from '../../src/exotel/simulator/index.ts'
import type { Configuration } from '../../src/relay/configuration.ts'
import { noLog } from '../../src/relay/log.ts'
import { type Relay, startRelay } from '../../src/relay/relay.ts'
import { type Environment, type RunningProcess, runProcess, startProcess } from './processes.ts'

/** The key with which all relays of the tests sign, so that replicas know each other's tokens. */
export const signingKey = Buffer.from('the signing key of the relays in the tests')

/** A configuration for a relay of the simulator's company, with PostgreSQL at `databaseUrl`. */
export function relayConfiguration(
  { facts }: Simulator,
  databaseUrl: string,
  change: Partial<Configuration> = {},
): Configuration {
  return {
    origin: 'https://relay.example.in',
    host: '127.0.0.1',
    port: 0,
    tls: null,
    trustedProxies: [],
    allowedOrigins: [],
    database: { kind: 'postgres', url: databaseUrl },
    company: {
      integrationsUrl: facts.url,
      token: null,
      app: { id: facts.appId, secret: facts.appSecret },
      account: { url: facts.url, sid: facts.sid, apiKey: facts.apiKey, apiToken: facts.apiToken },
    },
    budget: 10_000,
    grace: 90_000,
    // Tests that count calls must not meet the sweep's.
    sweepInterval: 0,
    auditDays: 90,
    signingKeys: [signingKey],
    metricsToken: null,
    signIn: null,
    ...change,
  }
}

/** Starts a relay in this process. */
export function startTestRelay(
  simulator: Simulator,
  databaseUrl: string,
  change: Partial<Configuration> = {},
): Promise<Relay> {
  return startRelay(relayConfiguration(simulator, databaseUrl, change), noLog)
}

/** A desk that was enrolled with a code. */
export interface TestDesk {
  readonly userId: string
  readonly deskId: string
  readonly token: string
  /** Today's client of the integrations API, pointed at the relay. */
  readonly gateway: Gateway
  /** Sends a request with the desk's token, to the relay at `url` unless another is given. */
  send(method: string, path: string, body?: unknown, url?: string): Promise<Response>
  /** The next events of the desk's stream, from its opening on. */
  events(signal: AbortSignal, url?: string): AsyncGenerator<Record<string, unknown>>
}

const enrolment = z.object({ userId: z.string(), deskId: z.string(), token: z.string() })

/** Enrols a desk for `userId` as its agent does: with a code that an administrator made. */
export async function enrolTestDesk(relay: Relay, userId = '1'): Promise<TestDesk> {
  const { code } = await relay.administration.invite(userId, 60_000)
  return enrolWithCode(relay.url, code)
}

/** Enrols a desk with a code, at the relay at `url`. */
export async function enrolWithCode(url: string, code: string): Promise<TestDesk> {
  const answer = await fetch(`${url}/relay/v1/enrol`, {
    method: 'POST',
    body: JSON.stringify({ code, name: 'a desk of the tests' }),
  })
  if (answer.status !== 201) throw new Error(`The enrolment was answered ${answer.status}`)
  return testDesk(url, enrolment.parse(await answer.json()))
}

/** A desk with a token of its own making, such as a forged one. */
export function testDesk(url: string, { userId, deskId, token }: z.infer<typeof enrolment>): TestDesk {
  return {
    userId,
    deskId,
    token,
    gateway: integrationsGateway(createHttp(url, fetch), userId, token),
    send: (method, path, body, at = url) =>
      fetch(`${at}${path}`, {
        method,
        headers: { Authorization: token, 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    events: (signal, at = url) => readEvents(`${at}/relay/v1/me/events`, token, signal),
  }
}

/** Reads a stream of server-sent events; comments and other fields than `data` are passed over. */
async function* readEvents(
  url: string,
  token: string,
  signal: AbortSignal,
): AsyncGenerator<Record<string, unknown>> {
  const answer = await fetch(url, { headers: { Authorization: token }, signal })
  if (answer.body === null || answer.status !== 200)
    throw new Error(`The stream was answered ${answer.status}`)
  let text = ''
  for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
    text += part
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const data = block.split('\n').flatMap((line) => (line.startsWith('data: ') ? [line.slice(6)] : []))
      if (data.length > 0) yield z.record(z.string(), z.unknown()).parse(JSON.parse(data.join('\n')))
    }
  }
}

/** A replica in a process of its own, as `hookswitch-relay serve` runs it. */
export interface RelayProcess {
  readonly process: RunningProcess
  readonly url: string
}

const readyLine = z.object({ url: z.string() })

/** Builds the relay where it changed, once for all replicas of a test file. */
export async function buildRelay(): Promise<void> {
  const failure = await ensureRelayBuild()
  if (failure !== null) throw new Error(`The relay could not be built:\n${failure}`)
}

/** The environment of a replica of the simulator's company. */
export function relayEnvironment(
  { facts }: Simulator,
  databaseUrl: string,
  change: Readonly<Record<string, string>> = {},
): Environment {
  const settings = {
    ORIGIN: 'https://relay.example.in',
    PORT: '0',
    DATABASE_URL: databaseUrl,
    EXOTEL_URL: facts.url,
    APP_ID: facts.appId,
    APP_SECRET: facts.appSecret,
    ACCOUNT_URL: facts.url,
    ACCOUNT_SID: facts.sid,
    ACCOUNT_KEY: facts.apiKey,
    ACCOUNT_TOKEN: facts.apiToken,
    SIGNING_KEY: signingKey.toString(),
    BUDGET: '10000',
    SWEEP_SECONDS: '0',
    ...change,
  }
  const variables = Object.entries(settings).map(([name, value]) => [`HOOKSWITCH_RELAY_${name}`, value])
  return { PATH: process.env.PATH, ...Object.fromEntries(variables) }
}

/** Starts a replica and waits until it is ready. */
export async function startRelayProcess(env: Environment): Promise<RelayProcess> {
  const started = startProcess(process.execPath, [join(relayBuild, 'relay.js'), 'serve'], { env })
  const line = await started.waitForLine(/^\{"url"/, {
    describe: 'the relay to be ready',
    // The embedded database is made at the first start, which takes seconds of the processor.
    within: 60_000,
  })
  return { process: started, url: readyLine.parse(JSON.parse(line)).url }
}

/** Runs `hookswitch-relay` with these arguments to its end. */
export function runRelayCommand(given: readonly string[], env: Environment) {
  return runProcess(process.execPath, [join(relayBuild, 'relay.js'), ...given], { env })
}
