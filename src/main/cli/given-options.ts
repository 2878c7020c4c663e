import type { LocalizedText } from '../../core/locales/messages.ts'
import type { Result } from '../../core/model/failure.ts'
import { timing } from '../../core/model/timing.ts'
import type { Invocation, SecretSource } from './invocation.ts'

/** The given options, without their dashes; an option without a value has an empty one. */
export type Options = ReadonlyMap<string, string>

/** Wrong usage, with the sentence about it. */
export function wrong(sentence: LocalizedText): Invocation {
  return { kind: 'wrong', sentence }
}

/** Wrong usage: `what` is missing, such as `--sid SID`. */
export function missing(what: string): Invocation {
  return wrong(({ commandLine }) => commandLine.missing(what))
}

/** The value of an option, without the blanks around it; empty if it was not given. */
export function trimmed(options: Options, name: string): string {
  return options.get(name)?.trim() ?? ''
}

/** Where the secret comes from: `--NAME-stdin` or `--NAME-file FILE`; or the sentence that exactly one must be given. */
export function secretIn(options: Options, name: string): Result<SecretSource, LocalizedText> {
  const path = options.get(`${name}-file`)
  if (options.has(`${name}-stdin`) === (path !== undefined)) {
    return {
      ok: false,
      failure: ({ commandLine }) => commandLine.missingOneOf(`--${name}-stdin`, `--${name}-file FILE`),
    }
  }
  return { ok: true, value: path === undefined ? { kind: 'stdin' } : { kind: 'file', path } }
}

/** How long `--wait` lets the command wait, in seconds; or what is wrong with it. */
export function waitIn(options: Options): Result<number, LocalizedText> {
  const given = options.get('wait') ?? String(timing.commandWait / 1000)
  const seconds = Number(given)
  return given.trim() !== '' && seconds >= 0 && seconds <= 86_400
    ? { ok: true, value: seconds }
    : { ok: false, failure: ({ commandLine }) => commandLine.badWait(given) }
}

/** The whole number in `text`, which has digits only; null if it is none, or not within the limits. */
export function wholeNumber(text: string, least: number, most: number): number | null {
  const number = /^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN
  return number >= least && number <= most ? number : null
}
