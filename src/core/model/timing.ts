const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** Every timing of the app, in milliseconds, each with its reason. */
export const timing = {
  /** A call to Exotel that has no answer by then is given up; its write may still be applied later. */
  callLimit: 10 * second,
  /** Looking for a user of the account may take many calls; somebody waits at a form. */
  userSearch: 60 * second,
  /** A call that is wanted for an OFF and has no answer by then is sent again: its connection may have died. */
  deadConnection: 1.5 * second,
  /** Closing connections takes milliseconds; an OFF waits no longer than this for it. */
  dropConnectionsLimit: 200,
  /** A newer intent lets the write in flight end by itself this long, since an answered write leaves no doubt. */
  supersedeGrace: 500,
  /** Pauses before the read-backs of a write whose answer did not confirm it: the record may lag behind. */
  readBackPauses: [0, 1 * second, 2 * second],
  /** A write given up may be applied this much later; until then nothing contrary to it is confirmed. */
  lateWriteLimit: 15 * second,
  /** Once more after a confirmation that followed an unanswered write, for one that came later still. */
  recheckAfter: 30 * second,
  /** An ON older than this would surprise an agent who has walked away. */
  onLifetime: 60 * second,
  /** Somebody may have acted elsewhere since an OFF that is older than this: it is preceded by a read. */
  staleOff: 2 * minute,
  /** An OFF that is not confirmed for so long is told, since the agent may have left trusting it. */
  announceUnconfirmedOff: 20 * second,
  /** A request to lock (logind) that no source confirms by then was not followed. */
  lockRequestLimit: 5 * second,
  /** A device taken for an absence comes back by itself no later than this; past it the agent is asked. */
  restoreLimit: 2 * hour,
  /** A wall clock that moved more than this against the monotonic one is not to be trusted with turning on. */
  clockJump: 2 * minute,
  /** The end of a token that nobody renews is told this long before: time to get a new one, and the last reminder. */
  tokenWeek: 7 * 24 * hour,
  tokenDay: 24 * hour,
  /** Whether Exotel still takes a token that has ended is looked at this soon: its clock may be a moment behind. */
  tokenEndLook: 5 * second,
  /** Clocks that drift apart by less do not move a timer that is set in days. */
  clockDrift: 1 * second,
  /** Whether the network is back is looked at this often, while something waits for its next try. */
  networkLook: 1 * second,
  /** Quitting waits this long for the confirmation of OFF; what is on disk goes first at the next start. */
  quitLimit: 3 * second,
  /** Telling a session manager that it may go on takes milliseconds; one that hangs must not keep the app alive. */
  letGoLimit: 500,
  /** Retries: doubling from the first to the last, with full jitter. */
  firstRetry: 1 * second,
  lastRetry: 60 * second,
  /** No jitter may turn a retry into a busy loop. */
  shortestRetry: 100,
  /** An OFF that Exotel contradicts again and again is tried this often, and the agent is told. */
  stubbornOffRetry: 5 * minute,
  /** A wait that Exotel asks for (Retry-After) is obeyed up to this long: an OFF cannot wait for a far-away date. */
  longestOffWait: 60 * second,
  longestWait: 5 * minute,
  /** Up to this much more, drawn at random: all desks of an account are told the same wait. */
  waitSpread: 5 * second,
  /** Background reads: about this often, spread by a fifth (a share), since every agent shares the account's limit. */
  refreshEvery: 5 * minute,
  refreshSpread: 0.2,
  /** The first background read of an absence; the pause doubles from there to refreshEvery. */
  firstAwayRead: 1 * minute,
  /** An OFF with a token that Exotel has rejected is tried this often: it may have been a fault of Exotel's. */
  lastResortRetry: 5 * minute,
  /** A phone that waits for its verification is looked at this soon, then less and less often. */
  firstVerificationLook: 15 * second,
  /** A confirmation older than this shows nothing any more. */
  confirmationLifetime: 15 * minute,
  /** Signing out waits this long for the confirmation of OFF before it forgets the secrets. */
  signOutLimit: 5 * second,
  /** Long enough for Chromium to have told screen readers what went away before it tells them of the new focus. */
  arrival: 150,
  /** A screen reader is told a sentence so long after what changed and after the last one: else it may miss either. */
  saidApart: 300,
  /** What a screen reader is told stands so long: one on a busy machine looks at it late. */
  saidStays: 10 * second,
  /** A tray menu is rebuilt at most this often: each rebuild gives new ids and loses a click on the open one. */
  trayRebuild: 250,
  /** The tray icon registers with the panel in about this long; nothing heavy may load meanwhile. */
  afterTray: 60,
  /** A keychain call that takes longer waits for somebody at a prompt, or hangs. */
  keychainLimit: 30 * second,
  /** A person who asked for what a locked keychain holds is waited for this long; their prompt stays after that. */
  keychainPrompt: 60 * second,
  /** A keychain that could not be used is looked at again this often, where no signal may tell of its unlocking. */
  keychainLook: 15 * second,
  /** A panel that came back hears from the icon within milliseconds, on a busy machine too; else it never does. */
  trayRegisters: 1 * second,
  /** An X server that cannot be asked about its tray is asked again: doubling from the first pause to the last. */
  firstXRetry: 1 * second,
  lastXRetry: 60 * second,
  /** The command line waits this long for a confirmation unless told otherwise. */
  commandWait: 10 * second,
  /** Sleep is held up this long at most for the confirmation of OFF: logind itself waits 5 s (InhibitDelayMaxSec). */
  sleepHold: 3 * second,
  /** A logind or screensaver that is restarted is back in about a second; only later has its word no worth. */
  lockSourceReturn: 3 * second,
  /** Whether the desktop locks at all is asked by a small program; where it hangs, the lock must not wait for it. */
  lockSettingLimit: 1 * second,
  /** Electron does not tell that an idle agent is back, so it is looked at this often, by then only. */
  idleReturn: 5 * second,
  /** Pauses before what may tell of idleness is asked again: a compositor that starts anew is back in seconds. */
  idleSourceLooks: [1 * second, 2 * second, 4 * second, 8 * second, 16 * second, 30 * second],
  /** A page that is loaded has drawn itself by then; a window that draws nothing while it is hidden never says so. */
  windowDraws: 300,
  /** The window's page is loaded within a fraction of this; one that hangs is shown, so that the agent sees that it does. */
  windowLoads: 5 * second,
  /** A compositor that ends removes its socket within milliseconds of the first connection that it closes. */
  compositorEnds: 500,
  /** Choosing a key by pressing it takes a moment; a page that died meanwhile must not leave the agent without keys. */
  keyRecording: 30 * second,
  /** A held key comes again after 660 ms at most (X's own delay), then faster: by then it was pressed anew. */
  keyRepeat: 900,
  /** Beyond what it waits for, an app that has not answered the command line by then hangs. */
  commandGrace: 5 * second,
  /** Signing in or out may wait for the keychain's prompt several times over, and for Exotel. */
  accountCommand: 2 * minute,
  /** A notification that a service which hung shows later than this is no news any more: it is taken back. */
  noticeLifetime: 30 * second,
  /**
   * The app's end waits this long for the disk to take what outlives the run, and the journal's last lines: one that
   * works does so within milliseconds.
   */
  flushLimit: 500,
  /** An OFF is on disk before it is sent, which takes milliseconds; where the disk hangs, it goes without. */
  rememberLimit: 250,
  /** A process that has nothing more to do ends within a fraction of this; then something in it hangs. */
  endLimit: 3 * second,
  /** An app that starts, or sends its last OFF, answers a second start by then on a busy machine too; else it hangs. */
  secondStart: 20 * second,
  /** While the first app starts or ends nothing tells the second when it can be reached, so it looks this often. */
  secondStartLook: 100,
  /** A machine that was to sleep and has been awake this long since is asked about: logind waits 5 s at most by default. */
  sleepMissed: 6 * second,
} as const

/** How many contrary read-backs in a row to an OFF mean that something fights it. */
export const contraryReadsToGiveUp = 5

/** How many failed reads in a row make the last confirmation worthless. */
export const failedReadsToDoubt = 2
