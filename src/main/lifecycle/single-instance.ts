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
import { handOverActivation, receiveActivations } from './activation.ts'
import { type FollowStart, parseSecondStart, type SecondStart, type SecondStarts } from './second-start.ts'

/** What becomes of a start: it is the app of its profile, or another process is. */
export type Role =
  | { readonly kind: 'first'; readonly starts: SecondStarts; readonly control: Control }
  /** How this process ends; an empty `message` is not printed. */
  | { readonly kind: 'second'; readonly exit: number; readonly message: LocalizedText }

/**
 * Makes this process the app of `profile`, or hands the start over to the one that is; exactly one is, however slow any
 * of them is. On Linux a lock of the kernel's decides, since Chromium's own can be lost: a process that cannot reach the
 * first one at that moment (its socket lies among the temporary files) takes it for dead and becomes a second app, and a
 * first one that hangs for 20 seconds is killed (process_singleton_posix.cc).
 */
export async function claimProfile(profile: string, start: SecondStart): Promise<Role> {
  if (process.platform === 'linux') return claimByKernelLock(profile, start)
  return app.requestSingleInstanceLock({ ...start })
    ? first(profile)
    : { kind: 'second', exit: exitCodes.done, message: () => '' }
}

/**
 * Asks the running app even if the lock is free: a lock may be lost (a network file system whose server restarted) or
 * unknown (no flock(1)). While the lock is taken and no app answers, the first one is starting or ending: it is asked
 * again until it answers, or until the lock is free.
 */
async function claimByKernelLock(profile: string, start: SecondStart): Promise<Role> {
  const request: StartRequest = { kind: 'start', ...start }
  const until = performance.now() + timing.secondStart
  let holding = takeProfile(profile)
  for (;;) {
    const left = Math.max(1, until - performance.now())
    const answer = await askFirst(profile, request, left)
    if (isOnlyApp(answer, holding)) return first(profile)
    const isStartingOrEnding = answer.kind === 'no-app' || answer.kind === 'hung-up'
    if (answer.kind === 'reply') handOverActivation(start)
    if (!isStartingOrEnding || performance.now() >= until) return second(answer)
    await setTimeout(timing.secondStartRetry)
    if (holding !== 'ours') holding = takeProfile(profile)
  }
}

/** The running app's answer; `failed` if there is no endpoint, or if the system forbids this user to connect. */
type FirstAnswer = Answer<'start'> | { readonly kind: 'failed'; readonly reason: unknown }

async function askFirst(profile: string, request: StartRequest, limit: number): Promise<FirstAnswer> {
  try {
    return await askRunningApp<'start'>(endpointLocatorHere(profile).find(), request, limit)
  } catch (reason) {
    return { kind: 'failed', reason }
  }
}

/** Whether no other app can be running. If asking failed, only the lock can tell. */
function isOnlyApp(answer: FirstAnswer, holding: Holding): boolean {
  return answer.kind === 'no-app' ? holding !== 'taken' : answer.kind === 'failed' && holding === 'ours'
}

async function first(profile: string): Promise<Role> {
  const starts = receiveSecondStarts()
  return { kind: 'first', starts, control: await openControl(() => endpointLocatorHere(profile), starts) }
}

/** Receives second starts: on the control socket through `answer`, and from Electron where that keeps the lock. */
function receiveSecondStarts(): SecondStarts {
  let isEnding = false
  let each: (follow: FollowStart) => void = () => {}
  let raise: () => void = () => {}
  const following = new Promise<FollowStart>((resolve) => {
    each = resolve
  })
  if (process.platform === 'linux') receiveActivations(() => raise())
  else
    app.on('second-instance', (_event, _argv, _folder, data) => {
      void following.then((follow) => follow(parseSecondStart(data)))
    })
  return {
    each: (follow) => each(follow),
    onActivation: (listener) => {
      raise = listener
    },
    appEnds: () => {
      isEnding = true
    },
    async answer(start, isWaitedFor) {
      const follow = await following
      // If this process was stopped for a while, the other one's hang-up is only read right after its request.
      await setImmediate()
      if (isEnding || !isWaitedFor()) return null
      return { kind: 'ending', ending: { exit: exitCodes.done, message: follow(start) } }
    },
  }
}

/** How a second start ends. A first app that hangs is left alive: it may be sending an OFF at this moment. */
function second(answer: FirstAnswer): Role {
  const exit = exitCodes.internalError
  switch (answer.kind) {
    case 'reply': {
      const { exit: exitOfFirst, message } = answer.reply.ending
      return { kind: 'second', exit: exitOfFirst, message: () => message }
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
