const second = 1000
const minute = 60 * second

/** Every timing of the app, in milliseconds, each with its reason. */
export const timing = {
  /** A call to Exotel that has no answer by then is given up; its write may still be applied later. */
  callLimit: 10 * second,
  /** A newer intent lets the write in flight end by itself this long, since an answered write leaves no doubt. */
  supersedeGrace: 500,
  /** Pauses before the read-backs of a write whose answer did not prove it: the record may lag behind. */
  readBackPauses: [0, 1 * second, 2 * second],
  /** A write given up may be applied this much later; until then nothing contrary to it is proven. */
  lateWriteLimit: 15 * second,
  /** Once more after a proof that followed an unanswered write, for one that came later still. */
  recheckAfter: 30 * second,
  /** An ON older than this would surprise an agent who has walked away. */
  onLifetime: 60 * second,
  /** Retries: doubling from the first to the last, with full jitter. */
  firstRetry: 1 * second,
  lastRetry: 60 * second,
  /** No jitter may turn a retry into a busy loop. */
  shortestRetry: 100,
  /** An OFF that Exotel contradicts again and again is tried this often, and the agent is told. */
  stubbornOffRetry: 5 * minute,
  /** Background reads: about this often, spread by a fifth, since every agent shares the account's limit. */
  refreshEvery: 5 * minute,
  refreshSpread: 1 * minute,
  /** A proof older than this shows nothing any more. */
  proofLifetime: 15 * minute,
  /** Signing out waits this long for the proof of OFF before it forgets the secrets. */
  signOutLimit: 5 * second,
  /** A tray menu is rebuilt at most this often: each rebuild gives new ids and loses a click on the open one. */
  trayRebuild: 250,
  /** The tray icon registers with the panel in about this long; nothing heavy may load meanwhile. */
  afterTray: 60,
  /** The command line waits this long for a proof unless told otherwise. */
  commandWait: 10 * second,
  /** Beyond what it waits for, an app that has not answered the command line by then hangs. */
  commandGrace: 5 * second,
  /** Signing in or out may wait for the keychain's prompt several times over, and for Exotel. */
  accountCommand: 2 * minute,
} as const

/** How many contrary read-backs in a row to an OFF mean that something fights it. */
export const contraryReadsToGiveUp = 5

/** How many failed reads in a row make the last proof worthless. */
export const failedReadsToDoubt = 2
