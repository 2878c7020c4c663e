/** What a second start of the app tells the one that runs. */
export interface SecondStart {
  /** It shall show no window. */
  readonly hidden: boolean
  /** The link that it was started with. */
  readonly link: string | null
}

/** Reads what the second start sent; one of another version may send less. */
export function secondStart(data: unknown): SecondStart {
  const sent = typeof data === 'object' && data !== null ? data : {}
  const link: unknown = Reflect.get(sent, 'link')
  return { hidden: Reflect.get(sent, 'hidden') === true, link: typeof link === 'string' ? link : null }
}
