/** Bytes. Exotel's answers are far smaller; a page of a proxy or a portal may not be. */
export const largestAnswer = 1024 * 1024

/** What a request consists of, beside its URL: the part of the Fetch standard that is used. */
export interface FetchInit {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string | null
  readonly signal?: AbortSignal | null
}

/** An answer whose head has arrived. */
export interface FetchAnswer {
  readonly status: number
  readonly headers: Iterable<[string, string]>
  /** The body as it arrives; iterating it rejects if it is cut. `cancel` ends the request without its body. */
  readonly body: (AsyncIterable<Uint8Array> & { cancel(): Promise<void> }) | null
  /** The whole body. Rejects if it is cut, or larger than its receiver takes. */
  text(): Promise<string>
}

/** A part of the Fetch standard, which Node's own fetch has, too. */
export type Fetch = (url: string, init?: FetchInit) => Promise<FetchAnswer>
