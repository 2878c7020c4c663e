import { z } from 'zod'
import { longestTimeOff } from '../model/break.ts'
import { commands } from '../model/device.ts'
import {
  exchange,
  type Handlers,
  localizedResult,
  parseResponse,
  type RequestOf,
  type ResponseOf,
} from './exchange.ts'
import { sharedExchanges } from './shared-requests.ts'
import { status } from './status-json.ts'

/*
 * The control socket, between the running app and the command line: one JSON object a line each way. The two may be of
 * different versions, so the names on the wire stay as they are.
 */

const resultReply = z.object({ kind: z.literal('ending'), ending: localizedResult })

const statusReply = z.object({ kind: z.literal('status'), status, lines: z.array(z.string()) })

/** `text` is null while the profile is not open yet. */
const diagnosticsReply = z.object({ kind: z.literal('diagnostics'), text: z.string().nullable() })

/** How long the command line waits for a confirmation, in seconds: a day at most. */
const waitSeconds = z.number().min(0).max(86_400)

/** The requests of the command line. */
const commandProtocol = {
  switch: exchange('switch', { command: z.enum(commands), waitSeconds }, resultReply),
  /** OFF for minutes or until a clock time such as "17:00", for a reason; at least one of the three is given. */
  'off-for': exchange(
    'off-for',
    {
      minutes: z.number().int().min(1).max(longestTimeOff).nullable(),
      until: z.string().max(5).nullable(),
      reason: z.string().max(200).nullable(),
      waitSeconds,
    },
    resultReply,
  ),
  /** OFF once the agent's call is over. */
  'off-after-call': exchange('off-after-call', { waitSeconds }, resultReply),
  status: exchange('status', {}, statusReply),
  diagnostics: exchange('diagnostics', {}, diagnosticsReply),
  ...sharedExchanges(resultReply),
}

/** All requests on the control socket. */
const controlProtocol = {
  ...commandProtocol,
  /** A second start of the app. The running app parses it without Zod, which it does not load before its tray is shown. */
  start: exchange(
    'start',
    { hidden: z.boolean(), link: z.string().nullable(), display: z.string().nullable() },
    resultReply,
  ),
}

/** Parses a request of the command line. */
export const commandRequest = z.union(Object.values(commandProtocol).map(({ request }) => request))

type CommandProtocol = typeof commandProtocol
type ControlProtocol = typeof controlProtocol

/** What the running app needs to answer the command line. */
export type CommandHandlers = Handlers<CommandProtocol>

/** A request of one of these kinds, of any kind if none is named. */
export type ControlRequest<Kind extends keyof ControlProtocol = keyof ControlProtocol> = RequestOf<
  ControlProtocol,
  Kind
>

/** The reply to a request of one of these kinds. */
export type ControlReply<Kind extends keyof ControlProtocol = keyof ControlProtocol> = ResponseOf<
  ControlProtocol,
  Kind
>

/** Parses a reply to a request of `kind`; throws if it is none. */
export function parseReply<Kind extends keyof ControlProtocol>(
  kind: Kind,
  reply: unknown,
): ControlReply<Kind> {
  return parseResponse<ControlProtocol, Kind>(controlProtocol, kind, reply)
}

/** A second start of the app. */
export type StartRequest = ControlRequest<'start'>
/** A request of the command line. */
export type CommandRequest = ControlRequest<keyof CommandProtocol>

/** Where the running app listens: a socket's path or a pipe's name, and the nonce that each request there must carry. */
export interface ControlEndpoint {
  readonly address: string
  readonly nonce: string | null
  /** Whether the app there answers a challenge (challenge.ts), which apps of older versions do not know. */
  readonly answersChallenge?: boolean
}

/** The first message of a client of a pipe: a random text, which only an app that knows the nonce can answer. */
export interface ControlChallenge {
  readonly challenge: string
}

/** The app's answer to a challenge. */
export interface ControlChallengeResponse {
  readonly response: string
}

/** A request as it travels. */
export interface ControlMessage {
  readonly nonce: string | null
  readonly request: ControlRequest
}
