import { readDeskEvents } from '../../exotel/desk-events.ts'
import { beatLease, isDeskToken } from '../../exotel/desk-lease.ts'
import type { Fetch } from '../../exotel/fetch.ts'
import type { Http } from '../../exotel/http.ts'
import type { ReadEvents } from './event-stream.ts'
import type { Beat } from './heartbeat.ts'

/** What the company's relay offers its desk beyond Exotel's API. */
export interface DeskLink {
  readonly origin: string
  /** Tells the relay that the app runs. */
  readonly beat: Beat
  /** Reads the relay's event stream. */
  readonly events: ReadEvents
}

export interface DeskLinkParts {
  readonly origin: string
  readonly http: Http
  readonly fetch: Fetch
  /** The desk token that is in use. */
  token(): string
  /** The relay gave a new token in place of an old one; resolves once it is in use, or could not be stored. */
  renew(token: string): Promise<void>
}

/** Makes the link. Sends nothing. */
export function deskLink({ origin, http, fetch, token, renew }: DeskLinkParts): DeskLink {
  let renewing = false
  return {
    origin,
    async beat(desk, signal) {
      const answer = await beatLease(http, token(), desk, signal)
      const renewed = answer.kind === 'lease' ? answer.lease.token : null
      // Until the new token is stored, the app uses the old one, and the answer to each heartbeat brings a new one.
      if (renewed !== null && isDeskToken(renewed) && !renewing) {
        renewing = true
        void renew(renewed).finally(() => {
          renewing = false
        })
      }
      return answer
    },
    events: (listener, signal) => readDeskEvents({ origin, token: token(), fetch }, listener, signal),
  }
}
