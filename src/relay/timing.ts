const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Every timing of the relay that no configuration sets, in milliseconds, each with its reason. */
export const relayTiming = {
  /**
   * Exotel counts calls a minute; whether in fixed or sliding minutes no page says. No more than the limit within any
   * window of this length keeps to both, with a second for calls that arrive closer together than they left.
   */
  budgetWindow: 61 * second,
  /** A 429 without Retry-After: the first pause, and the longest one that any answer may ask for. */
  firstPause: 1 * second,
  longestPause: 60 * second,
  /** After so long without a 429 the limit that was guessed from one grows again by a tenth. */
  limitGrows: 60 * second,
  /** An ON older than this would surprise an agent who has walked away. */
  onLifetime: 60 * second,
  /** A write of unknown outcome may be applied up to this much later; until then nothing confirms the contrary. */
  lateWriteLimit: 15 * second,
  /** An OFF that was confirmed after an unanswered write is read once more, for a write that was applied even later. */
  recheckAfter: 30 * second,
  /** An answer that does not confirm its write is read back after these pauses, since Exotel's record may lag behind. */
  readBackPauses: [0, 1 * second, 3 * second],
  /** Retries of an unconfirmed OFF: doubling from the first to the last, with full jitter. */
  firstRetry: 1 * second,
  lastRetry: 60 * second,
  /** An OFF is answered by then, confirmed or not: a desk that waits longer takes the connection for dead. */
  answerOff: 1.2 * second,
  /** An ON or a read is answered by then: a desk gives a call up after 10 s. */
  answerOther: 8 * second,
  /** A confirmation that is no older answers a read, so that many reads of one agent cost one call. */
  readFreshness: 10 * second,
  /** While the database is gone, reads are answered with what it last said, as long as a desk may show that (law 1). */
  memoryLifetime: 15 * minute,
  /** Beats are collected this long at most, so that thousands of desks cost one statement. */
  writeBeats: 2 * second,
  /** Leases are looked through this often at least, and every replica says that the relay lives. */
  pulse: 5 * second,
  /** A gap in the pulse that is longer than this was an outage of the relay itself; less with a short grace. */
  outage: 20 * second,
  /** An idle event stream carries a comment this often, so that no proxy cuts it. */
  streamComment: 20 * second,
  /** A desk whose stream ended opens it again at a random moment within this time, which the stream told it. */
  reconnectWithin: 10 * second,
  /** A session with the database that ended is tried again after this. */
  rejoin: 1 * second,
  /** Desk tokens: their life, and the age from which a beat brings a new one. */
  tokenLife: 90 * day,
  tokenRenewal: 30 * day,
  /** A person signs in at the company's provider within this. */
  signInLife: 10 * minute,
  /** The app uses the code of a sign-in at once. */
  signInCodeLife: 2 * minute,
  /** How long a desk that was found is taken as known. A revocation is announced at once; a lost session doubts all. */
  deskCache: 10 * minute,
  /** The sweep reads an agent whose read failed no sooner than this, so that the others have their turn. */
  failedRead: 1 * minute,
  /** A request that has not arrived in full by then is cut, so that slow clients cannot take all connections. */
  requestLimit: 10 * second,
  /** At the end, calls to Exotel that are under way may finish within this. */
  drain: 5 * second,
  /** How often old rows are removed: audit entries past their time, and codes that ended. */
  tidy: 1 * hour,
} as const
