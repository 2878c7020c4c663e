import type { LocalizedText, Messages } from '../../core/locales/messages.ts'
import type { Result } from '../../core/model/failure.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import type { SharedRequest } from '../../core/protocol/shared-requests.ts'
import { isEnrolmentCode } from '../../exotel/desk-invitation.ts'
import { peekSettings } from '../settings/read-settings.ts'
import { confirmNumber } from './confirm-number.ts'
import type { Invocation, SecretSource } from './invocation.ts'
import { readSecret, type Secret } from './secret-source.ts'

/** A command that works without a running app. */
export type OfflineCommand = Extract<
  Invocation,
  {
    kind:
      | 'sign-in'
      | 'enrol'
      | 'connect-account'
      | 'proxy-password'
      | 'sign-out'
      | 'disconnect-account'
      | 'phone-number'
  }
>

/** The request of such a command, with what the user has given already: whoever handles it cannot ask for it again. */
export interface OfflineRequest {
  readonly request: SharedRequest
  /** The secret, as one line; null if there is none. */
  readonly input: string | null
  /** What the user has agreed to, as options. */
  readonly agreed: readonly string[]
}

type Prepared = Result<OfflineRequest, CommandResult>

/** Makes the request of a command: reads its secret, and asks on the terminal what must be asked. */
export async function prepareRequest(
  command: OfflineCommand,
  profile: string,
  messages: Messages,
): Promise<Prepared> {
  switch (command.kind) {
    case 'sign-in':
      return withSecret(command.secret, (secret) => {
        const { userId, integrationsUrl, appId } = command
        return appId === null
          ? {
              kind: 'sign-in',
              form: { userId, integrationsUrl, credential: { kind: 'token', token: secret } },
            }
          : {
              kind: 'sign-in',
              form: { userId, integrationsUrl, credential: { kind: 'app', appId, appSecret: secret } },
            }
      })
    case 'enrol':
      return enrol(command.relay, command.code)
    case 'connect-account': {
      const apiKey = await keyIn(command.apiKey)
      if (!apiKey.ok) return wrongUsage(apiKey.sentence)
      return withSecret(command.secret, (apiToken) => {
        const { accountUrl, sid, search } = command
        return { kind: 'connect-account', form: { accountUrl, sid, apiKey: apiKey.secret, search, apiToken } }
      })
    }
    case 'proxy-password':
      return withSecret(command.secret, (password) => {
        const { proxy, user } = command
        return { kind: 'proxy-password', form: { proxy, user, password } }
      })
    case 'sign-out':
    case 'disconnect-account':
      return prepared({ kind: command.kind })
    case 'phone-number': {
      const accountUrl = peekSettings(profile).account?.url ?? null
      const number = await confirmNumber(command.number, { agreed: command.agreed, accountUrl }, messages)
      return number.ok
        ? prepared({ kind: 'change-number', number: number.value }, { agreed: ['--yes'] })
        : number
    }
  }
}

/** A code that was given as a word is in the arguments already, which need no input. */
async function enrol(relay: string | null, code: string | SecretSource): Promise<Prepared> {
  if (typeof code === 'string') return prepared({ kind: 'enrol', form: { relay, code } })
  const read = await readSecret(code, () => process.stdin)
  if (!read.ok) return wrongUsage(read.sentence)
  const { secret } = read
  return isEnrolmentCode(secret)
    ? prepared({ kind: 'enrol', form: { relay, code: secret } }, { input: `${secret}\n` })
    : wrongUsage((messages) => messages.relay.refused.badCode)
}

/** The API key, from its file if one is named; it has neither colons nor spaces. */
async function keyIn(given: string | SecretSource): Promise<Secret> {
  const read: Secret =
    typeof given === 'string' ? { ok: true, secret: given } : await readSecret(given, () => process.stdin)
  const isKey = !read.ok || !/[:\s]/.test(read.secret)
  return isKey ? read : { ok: false, sentence: ({ commandLine }) => commandLine.badApiKey }
}

async function withSecret(
  source: SecretSource,
  requestWith: (secret: string) => SharedRequest,
): Promise<Prepared> {
  const read = await readSecret(source, () => process.stdin)
  if (!read.ok) return wrongUsage(read.sentence)
  return prepared(requestWith(read.secret), { input: `${read.secret}\n` })
}

function prepared(
  request: SharedRequest,
  { input = null, agreed = [] }: Partial<Pick<OfflineRequest, 'input' | 'agreed'>> = {},
): Prepared {
  return { ok: true, value: { request, input, agreed } }
}

function wrongUsage(message: LocalizedText): Prepared {
  return { ok: false, failure: { exit: exitCodes.wrongUsage, message } }
}
