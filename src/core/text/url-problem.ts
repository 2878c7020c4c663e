/** What is wrong with a text that was given as a server's address. */
export interface UrlProblem {
  readonly kind:
    | 'not-a-url'
    /** The same, where what was given may hold a password and is not to be repeated. */
    | 'not-a-url-hidden'
    | 'holds-user'
    | 'not-https'
    | 'plain-http'
    | 'dot-at-end'
    /** It goes on behind the host. */
    | 'not-an-origin'
  /** What may be repeated of it: the text itself or its origin; empty where nothing may. */
  readonly shown: string
}
