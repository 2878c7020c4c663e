/** When calls are switched off by themselves, and what happens when the agent is back: the agent's or a policy's choice. */
export interface Rules {
  readonly autoOff: {
    readonly lock: boolean
    readonly suspend: boolean
    readonly quit: boolean
    /** Minutes without a key or a mouse; null for never. */
    readonly idleMinutes: number | null
  }
  /** Whether the device that was switched off for a lock comes back after it. */
  readonly restore: 'always' | 'ask' | 'never'
}

/** What holds where nobody chose otherwise. */
export const defaultRules: Rules = {
  autoOff: { lock: true, suspend: true, quit: true, idleMinutes: null },
  restore: 'always',
}
