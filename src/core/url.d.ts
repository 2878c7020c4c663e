/** The URL class (url.spec.whatwg.org), which every runtime has and no ECMAScript library of TypeScript declares. */
declare class URL {
  static canParse(url: string): boolean
  constructor(url: string)
  readonly origin: string
  readonly href: string
  readonly protocol: string
  readonly username: string
  readonly password: string
}
