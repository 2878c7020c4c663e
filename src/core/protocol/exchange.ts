import { z } from 'zod'

/*
 * A protocol is a map from each kind of request to its exchange: what the request carries, and what it is answered with.
 * The types of both ends come from that one map, so a request without a handler does not compile.
 */

/** The schemas of one kind of request and of its response. */
export interface Exchange {
  readonly request: z.ZodObject
  readonly response: z.ZodType
}

/** The exchanges of a protocol by the kind of request. */
export type Protocol = Readonly<Record<string, Exchange>>

/** The exchange whose request is `{ kind, ...fields }`. */
export function exchange<Kind extends string, Fields extends z.ZodRawShape, Response extends z.ZodType>(
  kind: Kind,
  fields: Fields,
  response: Response,
) {
  return { request: z.object({ kind: z.literal(kind), ...fields }), response }
}

/** A request of one of these kinds, of any kind if none is named. */
export type RequestOf<Of extends Protocol, Kind extends keyof Of = keyof Of> = {
  [One in Kind]: { readonly kind: One } & z.infer<Of[One]['request']>
}[Kind]

/** The response to a request of one of these kinds. */
export type ResponseOf<Of extends Protocol, Kind extends keyof Of = keyof Of> = {
  [One in Kind]: z.infer<Of[One]['response']>
}[Kind]

/** A handler for each kind of request. */
export type Handlers<Of extends Protocol> = {
  readonly [Kind in keyof Of]: (request: RequestOf<Of, Kind>) => Promise<ResponseOf<Of, Kind>>
}

/** Calls the handler of the request's kind. */
export function handle<Of extends Protocol, Kind extends keyof Of>(
  handlers: Handlers<Of>,
  request: RequestOf<Of, Kind>,
): Promise<ResponseOf<Of, Kind>> {
  return handlers[request.kind](request)
}

/** Parses the response to a request of `kind`; throws what its schema throws. */
export function parseResponse<Of extends Protocol, Kind extends keyof Of>(
  protocol: ResponseParsers<Of>,
  kind: Kind,
  response: unknown,
): ResponseOf<Of, Kind> {
  return protocol[kind].response.parse(response)
}

/** A protocol as far as its responses' schemas go. */
type ResponseParsers<Of extends Protocol> = {
  readonly [Kind in keyof Of]: { readonly response: { parse(response: unknown): ResponseOf<Of, Kind> } }
}

/** The result of a command: the command line's exit code, and a sentence for a person in their language. */
export const localizedResult = z.object({ exit: z.number().int(), message: z.string() })

export type LocalizedResult = z.infer<typeof localizedResult>
