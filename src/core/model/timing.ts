const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** Every timing of the app, in milliseconds, each with its reason. */
export const timing = {
  /** A call to Exotel without an answer by then is given up; its write may still be applied later. */
  callLimit: 10 * second,
  /** Looking for a user of the account may take many calls, and a person waits at a form. */
  userSearch: 60 * second,
  /** A call of an OFF without an answer by then is sent again: its connection may have died. */
  deadConnection: 1.5 * second,
  /** Closing connections takes milliseconds; an OFF waits no longer than this for it. */
  dropConnectionsLimit: 200,
  /** A newer intent lets the write on the wire end by itself this long, since an answered write leaves no doubt. */
  supersedeGrace: 500,
  /** Pauses before the read-backs of a write whose answer did not confirm it: the record may lag behind. */
  readBackPauses: [0, 1 * second, 2 * second],
  /** A write that was given up may be applied up to this much later; until then nothing contrary to it is confirmed. */
  lateWriteLimit: 15 * second,
  /** A confirmation that followed an unanswered write is read once more, for a write applied even later. */
  recheckAfter: 30 * second,
  /** An ON older than this would surprise an agent who has walked away. */
  onLifetime: 60 * second,
  /** Somebody may have acted elsewhere since an OFF that is older than this: a read precedes it. */
  staleOff: 2 * minute,
  /** An OFF that is not confirmed by then is announced: the agent may have gone away in the belief that it is. */
  announceUnconfirmedOff: 20 * second,
  /** A request to lock (logind) that no source confirms by then was not followed. */
  lockRequestLimit: 5 * second,
  /** The auto-off device comes back by itself no later than this; after it the app asks. */
  restoreLimit: 2 * hour,
  /** After a wall clock has moved more than this against the monotonic one, no device comes on without a question. */
  clockJump: 2 * minute,
  /** The app announces a token's end this long before it: first with time to get a new one, then as a reminder. */
  tokenWeek: 7 * 24 * hour,
  tokenDay: 24 * hour,
  /** A read shows this soon whether Exotel rejects a token that has ended: the two clocks may differ a little. */
  tokenEndRead: 5 * second,
  /** Clocks that drift apart by less do not move a deadline that is days away. */
  clockDrift: 1 * second,
  /** While something waits for its next try, the app checks this often whether the network is back. */
  networkPoll: 1 * second,
  /** Quitting waits this long for the confirmation of OFF; the next start sends an unconfirmed OFF before anything else. */
  quitLimit: 3 * second,
  /** Releasing a session manager takes milliseconds; one that hangs must not keep the app alive. */
  releaseLimit: 500,
  /** A person opens no links faster than this for long. */
  linkPause: 2 * second,
  /** A question that a link asks can be answered after this long: a click before that was meant for something else. */
  answerDelay: 700,
  /**
   * After a sign-out its last calls have ended, and nothing refers to the secrets any more; on a busy computer only once the
   * time limits of those calls have passed.
   */
  collectAfterSignOut: [1 * second, 20 * second],
  /** A client of the control socket sends its request at once; one that sends none is disconnected. */
  controlIdle: 5 * second,
  /** Retries: doubling from the first to the last, with full jitter. */
  firstRetry: 1 * second,
  lastRetry: 60 * second,
  /** No jitter may turn a retry into a busy loop. */
  shortestRetry: 100,
  /** An OFF that Exotel contradicts again and again is tried this often, and announced. */
  stubbornOffRetry: 5 * minute,
  /** The longest wait (Retry-After) that is obeyed for an OFF, which cannot wait for a far-away date, and for the rest. */
  longestOffWait: 60 * second,
  longestWait: 5 * minute,
  /** A random part of this is added to such a wait: all computers of an account get the same one. */
  waitSpread: 5 * second,
  /** The pause between two heartbeats to the relay: its leases are long enough for two that are lost. */
  beat: 30 * second,
  /** A relay's lease lasts so long unless its answers say otherwise. */
  usualGrace: 90 * second,
  /** Quitting waits no longer than this for the last heartbeat, which tells the relay that the app ends. */
  lastBeatLimit: 1 * second,
  /** The relay's OFF for a lost computer may reach Exotel this long after the computer is back: many lost at once wait. */
  deskLossDelay: 5 * minute,
  /** Background reads: the usual pause, spread by a fifth, since all agents share the account's limit. */
  refreshEvery: 5 * minute,
  refreshSpread: 0.2,
  /** The window in which Exotel counts an account's calls (Exotel: rate limiting). */
  rateWindow: 1 * minute,
  /** The first background read of an absence; the pause grows from there to the usual one. */
  firstAwayRead: 1 * minute,
  /** An OFF with a rejected token is tried this often: the rejection may be a fault of Exotel's. */
  lastResortRetry: 5 * minute,
  /** A softphone that Exotel has not seen for so long is not connected: it registers anew every few minutes. */
  softphoneTimeout: 1 * hour,
  /** A phone that waits for its verification is read this soon, then less and less often. */
  firstVerificationRead: 15 * second,
  /** While OFF waits for the end of a call, Exotel is asked this often whether it is over. */
  callPoll: 15 * second,
  /** The longest pause between these reads, if the account's limit is short. */
  longestCallPoll: 1 * minute,
  /** A request for OFF after a call is answered within this, though a read has not ended yet: usually it takes less. */
  callAnswer: 2 * second,
  /** An OFF that waits for the end of a call is withdrawn if Exotel has not said for so long whether there is one. */
  callUnknownLimit: 5 * minute,
  /** A confirmation older than this is not shown any more, or than the second one if reads wait only for the limit. */
  confirmationLifetime: 15 * minute,
  putOffLifetime: 1 * hour,
  /**
   * With a relay whose event stream is open, it may be this old: the relay reads all agents in turn, as Exotel's limit
   * allows.
   */
  relayConfirmationLifetime: 1 * hour,
  /** Two clocks date what the relay hears, one of them to the second: a difference up to this means nothing. */
  relayClockDoubt: 2 * second,
  /** The relay's stream carries a comment every 20 s, so one that is silent for so long is dead. */
  relaySilence: 60 * second,
  /** Pauses before the stream is opened again: doubling from the first to the last, each shortened at random. */
  firstReconnect: 10 * second,
  lastReconnect: 60 * second,
  /** Signing out waits this long for the confirmation of OFF before it forgets the secrets. */
  signOutLimit: 5 * second,
  /** Chromium needs this long to report to screen readers what has gone, before it reports the new focus. */
  focusDelay: 150,
  /** Screen readers miss an announcement that follows a change, or another announcement, sooner than this. */
  announcementGap: 300,
  /** An announcement stays this long in the page: a screen reader on a busy machine reads it late. */
  announcementLifetime: 10 * second,
  /** The tray menu is rebuilt at most this often: each rebuild makes new ids, and a click on the open menu is lost. */
  trayRebuild: 250,
  /** The tray icon registers with the panel in about this long; nothing heavy may load meanwhile. */
  afterTray: 60,
  /** A keychain call that takes longer waits for a person at a prompt, or hangs. */
  keychainLimit: 30 * second,
  /** A request that needs a locked keychain waits this long for the agent; the prompt stays open after that. */
  keychainPrompt: 60 * second,
  /** A keychain that could not be used is tried again this often, where no signal may announce its unlocking. */
  keychainPoll: 15 * second,
  /** A panel that came back gets the icon within milliseconds, on a busy machine too; after this it never does. */
  trayRegisters: 1 * second,
  /** An X server that cannot be asked about its tray is asked again: doubling from the first pause to the last. */
  firstXRetry: 1 * second,
  lastXRetry: 60 * second,
  /** The command line waits this long for a confirmation unless --wait gives another time. */
  commandWait: 10 * second,
  /** The longest delay of a sleep for the confirmation of OFF: logind itself waits 5 s (InhibitDelayMaxSec). */
  sleepHold: 3 * second,
  /** A logind or screensaver that restarts is back in about a second; after this the lock state is unknown. */
  lockSourceReturn: 3 * second,
  /** A small program says whether the desktop locks at all; where it hangs, the lock must not wait for it. */
  lockSettingLimit: 1 * second,
  /** Electron has no event for the return of an idle agent, so the app checks this often, but only while they are idle. */
  idleReturn: 5 * second,
  /** Pauses before a source of idleness is tried again: a compositor that restarts is back in seconds. */
  idleSourceRetries: [1 * second, 2 * second, 4 * second, 8 * second, 16 * second, 30 * second],
  /** A loaded page has drawn itself by then; a window that is hidden and draws nothing never reports it. */
  windowDraws: 300,
  /** The window's page loads within a fraction of this; one that hangs is shown, so that the agent sees that it does. */
  windowLoads: 5 * second,
  /** A compositor that ends removes its socket within milliseconds of the first connection that it closes. */
  compositorEnds: 500,
  /** Choosing a key by pressing it takes a moment; a page that dies meanwhile must not leave the agent without keys. */
  keyRecording: 30 * second,
  /** A key that is kept down repeats after 660 ms at most (X's own delay), then faster; later it was pressed again. */
  keyRepeat: 900,
  /** The app hangs if it has not answered the command line this long after the wait that the command asked for. */
  commandGrace: 5 * second,
  /** An agent who signs in at the company in the browser does so within this; then the app stops listening. */
  browserSignIn: 10 * minute,
  /** Signing in or out may wait for the keychain's prompt several times, and for Exotel. */
  credentialCommand: 2 * minute,
  /** A notification service that hung may show a notification this late; an older one is withdrawn. */
  noticeLifetime: 30 * second,
  /**
   * The app's end waits this long for the disk to take what outlives the run, and the journal's last lines: one that
   * works does so within milliseconds.
   */
  flushLimit: 500,
  /** An OFF is on disk before it is sent, which takes milliseconds; if the disk hangs, the app sends it without. */
  persistLimit: 250,
  /** A process that has nothing more to do ends within a fraction of this; after it something hangs. */
  endLimit: 3 * second,
  /** An app that starts, or sends its last OFF, answers a second start by then on a busy machine too; else it hangs. */
  secondStart: 20 * second,
  /** A starting or ending app announces nothing to a second one, so the second one tries this often to reach it. */
  secondStartRetry: 100,
  /** If the computer is still awake this long after sleep was announced, the app asks logind, which waits 5 s by default. */
  sleepMissed: 6 * second,
} as const

/** How every desk shares the account's limit with the others: docs/floor.md explains and measures it. */
export const floorPolicy = {
  /**
   * The pause between background reads is refreshEvery where the account is idle. Its logarithm grows by this much with the
   * demand, and with its square: times 2.5 at a third of the limit, 20 at three quarters.
   */
  paceGrowth: 2,
  paceGrowthSquared: 1.2,
  /** The longest pause. With more than an hour, confirmations expire before the next read: reads have in fact stopped. */
  longestPace: 3 * hour,
  /** One answer changes the pause by no more than this factor, so that a desk asks again before it believes in extremes. */
  greatestPaceStep: 2,
  /** From this pause on the account has no room for reads that come sooner than the usual ones. */
  pressedPace: 8 * minute,
  /** The demand that a desk assumes before the first answer, and how many whole windows of the limit that guess is worth. */
  firstGuess: 0.3,
  firstGuessWeight: 0.5,
  /** The number of answers over which the demand is averaged. */
  demandMemory: 60,
  /** An answer differs more than by chance from here on (standard deviations of a Poisson count). */
  surprise: 3,
  /** The weight of the old demand once two answers in a row have differed from it the same way. */
  memoryAfterSurprise: 0.25,
  /** A refused background read counts as this demand, with this weight (in windows of the limit). */
  refusedDemand: 1.1,
  refusedWeight: 0.3,
  /** The weight of each older pause between two calls, relative to the next newer one. */
  roundMemory: 0.95,
  /** Without headers a refusal multiplies the pause by this, and a success divides it. */
  blindGrowth: 1.5,
  blindRecovery: 1.02,
  /** From this pause on a desk asks too rarely to know the round well. */
  rarePace: 40 * minute,
  /** How long the account has served calls before the first refused one comes back: two windows, and the third one in part. */
  servedBefore: 2.5 * minute,
  /** How full the windows of the limit become while all desks come back: a few calls are refused, and no room is wasted. */
  fill: 1.04,
  /** The longest window in which a refused call comes back, on a large floor and on a small one. */
  longestWindow: 58 * minute,
  longestWindowOfSmallFloor: 1 * minute,
  /** How many times longer the window of each kind is: background reads give way to the others. */
  width: { off: 1, on: 1, read: 2 },
} as const

/** After so many contrary reads to one OFF, something else keeps turning a device on. */
export const contraryReadsToGiveUp = 5

/** After so many failed reads in a row nothing is confirmed any more. */
export const failedReadsToDoubt = 2
