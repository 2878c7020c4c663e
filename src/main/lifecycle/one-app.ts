import { setImmediate, setTimeout } from 'node:timers/promises'
import { app } from 'electron'
import type { LocalizedText } from '../../core/locales/messages.ts'
import { timing } from '../../core/model/timing.ts'
import type { StartRequest } from '../../core/protocol/control.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { reasonOf } from '../../core/text/plain-error.ts'
import { type Answer, askRunningApp } from '../control/control-client.ts'
import { endpointLocatorHere } from '../control/control-endpoint.ts'
import { type Control, openControl } from '../control/control-server.ts'
import { type Holding, takeProfile } from '../storage/profile-lock.ts'
import { handOverActivation, hearActivations } from './activation.ts'
import { type FollowStart, type SecondStart, type SecondStarts, secondStart } from './second-start.ts'

/** What becomes of a start: it is the app of its profile, or another one is. */
export type Role =
  | { readonly kind: 'first'; readonly starts: SecondStarts; readonly control: Control }
  /** How this process ends; `message` is empty where nothing is to be said. */
  | { readonly kind: 'second'; readonly exit: number; readonly message: LocalizedText }

/**
 * Makes this process the app of `profile`, or tells the one that is: exactly one is, however slow any of them is. Linux
 * goes by a lock of the kernel's, because Chromium's own can be lost. Whoever cannot reach the first at that moment (its
 * socket lies among the temporary files) takes it for dead and becomes a second app, and a first one that hangs for 20
 * seconds is killed (process_singleton_posix.cc).
 */
export async function becomeTheApp(profile: string, second: SecondStart): Promise<Role> {
  if (process.platform === 'linux') return askOrBecome(profile, second)
  return app.requestSingleInstanceLock({ ...second })
    ? first(profile)
    : { kind: 'second', exit: exitCodes.done, message: () => '' }
}

/**
 * Asks the running app even where the lock is free: it may be lost (a network file system whose server restarted) or
 * unknown (no flock(1)). Where it is taken and nobody answers, the first one is starting or about to end: it is asked
 * again until it answers, or until the lock is free.
 */
async function askOrBecome(profile: string, second: SecondStart): Promise<Role> {
  const request: StartRequest = { kind: 'start', ...second }
  const until = performance.now() + timing.secondStart
  let holding = takeProfile(profile)
  for (;;) {
    const left = Math.max(1, until - performance.now())
    const answer = await ask(profile, request, left)
    if (isAlone(answer, holding)) return first(profile)
    const isBetween = answer.kind === 'no-app' || answer.kind === 'hung-up'
    if (answer.kind === 'reply') handOverActivation(second)
    if (!isBetween || performance.now() >= until) return secondOf(answer)
    await setTimeout(timing.secondStartLook)
    if (holding !== 'ours') holding = takeProfile(profile)
  }
}

/** What came of asking; `failed` where there is no place to ask at, or the system does not let this user ask. */
type Asked = Answer<'start'> | { readonly kind: 'failed'; readonly reason: unknown }

async function ask(profile: string, request: StartRequest, limit: number): Promise<Asked> {
  try {
    return await askRunningApp(endpointLocatorHere(profile).find(), request, limit)
  } catch (reason) {
    return { kind: 'failed', reason }
  }
}

/** Whether no other app can be there. Where asking failed, the lock alone says so. */
function isAlone(answer: Asked, holding: Holding): boolean {
  return answer.kind === 'no-app' ? holding !== 'taken' : answer.kind === 'failed' && holding === 'ours'
}

async function first(profile: string): Promise<Role> {
  const starts = hearSecondStarts()
  return { kind: 'first', starts, control: await openControl(() => endpointLocatorHere(profile), starts) }
}

/** Hears of second starts: through `answer`, and where Electron keeps the lock through Electron. */
function hearSecondStarts(): SecondStarts {
  let leaving = false
  let each: (follow: FollowStart) => void = () => {}
  let raise: () => void = () => {}
  const following = new Promise<FollowStart>((resolve) => {
    each = resolve
  })
  if (process.platform === 'linux') hearActivations(() => raise())
  else
    app.on('second-instance', (_event, _argv, _folder, data) => {
      void following.then((follow) => follow(secondStart(data)))
    })
  return {
    each: (follow) => each(follow),
    onActivation: (listener) => {
      raise = listener
    },
    appEnds: () => {
      leaving = true
    },
    async answer(second, isWaitedFor) {
      const follow = await following
      // Where this process was stopped for a while, that the other one has gone is heard right behind what it asked.
      await setImmediate()
      if (leaving || !isWaitedFor()) return null
      return { kind: 'ending', ending: { exit: exitCodes.done, message: follow(second) } }
    },
  }
}

/** How a start ends that is not the app. One that hangs is left alive: it may be sending an OFF at this moment. */
function secondOf(answer: Asked): Role {
  const exit = exitCodes.internalError
  switch (answer.kind) {
    case 'reply': {
      const { exit: status, message } = answer.reply.ending
      return { kind: 'second', exit: status, message: () => message }
    }
    case 'no-app':
    case 'silent':
      return { kind: 'second', exit, message: ({ commandLine }) => commandLine.noAnswer }
    case 'hung-up':
      return { kind: 'second', exit, message: ({ commandLine }) => commandLine.hungUp }
    case 'invalid':
      return { kind: 'second', exit, message: ({ commandLine }) => commandLine.nonsense }
    case 'failed':
      return { kind: 'second', exit, message: reasonOf(answer.reason) }
  }
}
