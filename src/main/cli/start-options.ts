/** How the app is to start. */
export interface StartOptions {
  /** The profile's folder. */
  readonly profile: string
  /** Run against the embedded Exotel. */
  readonly simulator: boolean
  /** Start without a window. */
  readonly hidden: boolean
  /** The link that the app was started with. */
  readonly link: string | null
}
