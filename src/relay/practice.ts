import { startSimulator } from '../exotel/simulator/index.ts'
import { readConfiguration } from './configuration.ts'
import { createLog, messageOf } from './log.ts'
import { startRelay } from './relay.ts'

/** How long the first invitation is valid: a day of trying out. In ms. */
const invitationLife = 24 * 3_600_000

/**
 * `npm run relay`: a simulator of Exotel and a relay of its company in one process, to try out. The environment may say
 * everything but where Exotel is. The first line on standard output, printed when both are ready, is one JSON object.
 */
async function main(): Promise<void> {
  const simulator = await startSimulator()
  const { url, appId, appSecret, sid, apiKey, apiToken } = simulator.facts
  const variables = {
    HOOKSWITCH_RELAY_EXOTEL_URL: url,
    HOOKSWITCH_RELAY_APP_ID: appId,
    HOOKSWITCH_RELAY_APP_SECRET: appSecret,
    HOOKSWITCH_RELAY_ACCOUNT_URL: url,
    HOOKSWITCH_RELAY_ACCOUNT_SID: sid,
    HOOKSWITCH_RELAY_ACCOUNT_KEY: apiKey,
    HOOKSWITCH_RELAY_ACCOUNT_TOKEN: apiToken,
  }
  const configuration = readConfiguration({ ...process.env, ...variables }, undefined)
  const relay = await startRelay(
    configuration,
    createLog(() => [appSecret, apiKey, apiToken]),
  )
  const invitation = await relay.administration.invite('1', invitationLife)
  const { origin } = relay
  process.stdout.write(
    `${JSON.stringify({ url: relay.url, origin, invitation, simulator: simulator.facts })}\n`,
  )
  const end = () => {
    relay
      .close()
      .then(() => simulator.close())
      .then(() => process.exit(0))
  }
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
}

await main().catch((error: unknown) => {
  process.stderr.write(`hookswitch-relay: ${messageOf(error)}\n`)
  process.exit(1)
})
