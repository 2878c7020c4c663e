/** When calls go off by themselves, and what happens when the agent is back: chosen by the agent or a policy. */
export interface Rules {
  readonly autoOff: {
    readonly lock: boolean
    readonly suspend: boolean
    readonly quit: boolean
    /** Minutes without a key or a mouse; null for never. */
    readonly idleMinutes: number | null
  }
  /** Whether the auto-off device comes back after an absence. */
  readonly restore: 'always' | 'ask' | 'never'
  /** Minutes after which the agent is reminded of calls that they turned off; null: never. */
  readonly remindOffMinutes: number | null
  /** The clock time at which calls go off by themselves, such as "18:00"; null: never. */
  readonly shiftEnd: string | null
}

/** The rules until the agent or a policy chooses others. */
export const defaultRules: Rules = {
  autoOff: { lock: true, suspend: true, quit: true, idleMinutes: null },
  restore: 'always',
  remindOffMinutes: null,
  shiftEnd: null,
}
