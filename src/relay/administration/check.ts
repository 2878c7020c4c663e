import { type Failure, handlingOf, type Result } from '../../core/model/failure.ts'
import { ccmApi } from '../../exotel/ccm/api.ts'
import { accepted } from '../../exotel/failures.ts'
import type { Fetch } from '../../exotel/fetch.ts'
import { createHttp } from '../../exotel/http.ts'
import { mintToken } from '../../exotel/integrations/gateway.ts'
import type { Configuration } from '../configuration.ts'
import { messageOf } from '../log.ts'
import { messages } from '../messages.ts'
import { createProvider, type SignInConfiguration } from '../sign-in/provider.ts'
import { migrate } from '../store/migrations.ts'
import { openDatabase } from '../store/open.ts'
import { socketAdministration } from './socket.ts'

const words = messages.check

/** What one check found. */
interface Finding {
  readonly ok: boolean
  readonly line: string
}

/** How long one check may take, in ms. */
const limit = 15_000

/**
 * Tries the database and every credential of a configuration, and hands each line of the result to `print`. Gives
 * whether all is well.
 */
export async function checkAll(
  configuration: Configuration,
  fetch: Fetch,
  print: (line: string) => void,
): Promise<boolean> {
  let isWell = true
  for (const check of [
    checkDatabase(configuration),
    ...credentialChecks(configuration, fetch),
    ...(configuration.signIn === null ? [] : [checkSignIn(configuration.signIn)]),
  ]) {
    const { ok, line } = await check
    isWell &&= ok
    print(line)
  }
  return isWell
}

/** Tries every credential, and hands the line of each one that is wrong to `print`. */
export async function findWrongCredentials(
  configuration: Configuration,
  fetch: Fetch,
  print: (line: string) => void,
): Promise<void> {
  for (const check of credentialChecks(configuration, fetch)) {
    const { ok, line } = await check
    if (!ok) print(line)
  }
}

function credentialChecks(configuration: Configuration, fetch: Fetch): readonly Promise<Finding>[] {
  return [checkApp(configuration, fetch), checkAccount(configuration, fetch)]
}

async function checkDatabase({ database: where }: Configuration): Promise<Finding> {
  const what = words.database
  try {
    if (where.kind === 'embedded' && (await socketAdministration(where.folder)) !== undefined) {
      return { ok: true, line: words.ok(what, words.databaseOpen) }
    }
    const database = await openDatabase(where, () => undefined)
    try {
      await migrate(database)
    } finally {
      await database.close()
    }
    return { ok: true, line: words.ok(what, where.kind) }
  } catch (error) {
    return { ok: false, line: words.failed(what, messageOf(error)) }
  }
}

/** With a token, GET app shows whether it is accepted; with an app's id and secret, a token is minted. */
async function checkApp({ company }: Configuration, fetch: Fetch): Promise<Finding> {
  const { app, token, integrationsUrl } = company
  const http = createHttp(integrationsUrl, fetch)
  const signal = AbortSignal.timeout(limit)
  if (app !== null)
    return finding(words.app, await mintToken(http, app.id, app.secret, signal), words.rejectedApp)
  const answer = await http({
    method: 'GET',
    path: '/v2/integrations/app',
    authorization: token,
    body: null,
    signal,
  })
  return finding(words.app, answer.ok ? accepted(answer.value, 'integrations') : answer, words.rejectedApp)
}

async function checkAccount({ company: { account } }: Configuration, fetch: Fetch): Promise<Finding> {
  if (account === null) return { ok: true, line: words.skipped(words.account, words.noAccount) }
  const api = ccmApi(createHttp(account.url, fetch), account)
  const page = await api.readPage(0, AbortSignal.timeout(limit))
  const detail = page.ok && page.value.total !== null ? words.users(page.value.total) : ''
  return finding(words.account, page, words.rejectedAccount, detail)
}

/** Reads the provider's metadata: its name for itself, and where browsers go. The client's secret is used at a sign-in only. */
async function checkSignIn(configuration: SignInConfiguration): Promise<Finding> {
  try {
    const provider = createProvider(configuration)
    await provider.authorizationUrl({ ...provider.checks(), state: 'check' }, configuration.issuer)
    return { ok: true, line: words.ok(words.signIn, '') }
  } catch (error) {
    return { ok: false, line: words.failed(words.signIn, words.noProvider(messageOf(error))) }
  }
}

function finding(what: string, result: Result<unknown>, rejected: string, detail = ''): Finding {
  return result.ok
    ? { ok: true, line: words.ok(what, detail) }
    : { ok: false, line: words.failed(what, why(result.failure, rejected)) }
}

function why(failure: Failure, rejected: string): string {
  switch (failure.kind) {
    case 'unreachable':
      return words.unreachable(failure.reason)
    case 'timeout':
    case 'cut':
      return words.unreachable(failure.kind)
    case 'foreign':
    case 'too-large':
      return words.foreign
    case 'key-not-allowed':
      return words.wrongSid
    default:
      return handlingOf(failure) === 'sign-in' ? rejected : words.other(failure.kind, failure.said)
  }
}
