/** Why a text is no address of a server. */
export interface UrlProblem {
  readonly kind:
    | 'not-a-url'
    /** The same, but the text may hold a password, so no sentence may repeat it. */
    | 'not-a-url-hidden'
    | 'holds-user'
    | 'not-https'
    | 'plain-http'
    | 'dot-at-end'
    /** It has a path, a query or a fragment. */
    | 'not-an-origin'
  /** The part that a sentence may repeat: the text itself or its origin; empty if none may be repeated. */
  readonly shown: string
}
