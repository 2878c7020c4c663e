/** Which of Exotel's APIs serve this agent. */
export type GatewayKind = 'integrations' | 'account' | 'both'

/** Whose device is switched, and where: no secret in it. */
export interface Identity {
  readonly userId: string
  /** Host and port as they stand in the base URL, such as `integrationscore.mum1.exotel.com`. */
  readonly host: string
  readonly gateway: GatewayKind
  /** Whether Exotel is the embedded simulator: then every surface says so. */
  readonly simulated: boolean
  /** The origin of the company's relay; left out if the agent is signed in at Exotel itself. */
  readonly relay?: string | undefined
}
