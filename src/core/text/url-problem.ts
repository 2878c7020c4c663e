/** Why a text is no address of a server. */
export interface UrlProblem {
  readonly kind:
    | 'not-a-url'
    /** The same, where the text may hold a password and must not be repeated. */
    | 'not-a-url-hidden'
    | 'holds-user'
    | 'not-https'
    | 'plain-http'
    | 'dot-at-end'
    /** It has a path, a query or a fragment. */
    | 'not-an-origin'
  /** The part that may be repeated: the text itself or its origin; empty where none may. */
  readonly shown: string
}
