import { linkScheme } from '../core/text/link.ts'
import { parseBaseUrl } from './base-url.ts'

// What enrols a computer at the company's relay: a one-time code, which a link can carry.

/** A relay, and a code with which one computer can be enrolled there. */
export interface Invitation {
  /** The relay's origin. */
  readonly relay: string
  readonly code: string
}

/** Why an enrolment link is not followed: its relay is no https origin, or anything else in it is not understood. */
export type EnrolLinkProblem = 'relay' | 'invalid'

/** An enrolment link, or why it is not followed. */
export type EnrolLink =
  | ({ readonly ok: true } & Invitation)
  | { readonly ok: false; readonly problem: EnrolLinkProblem }

/** Far more than an origin and a code need. */
const longestLink = 2048

/** What a code looks like: letters and digits, in groups or not. The relay decides whether it is one. */
const codePattern = /^[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*$/

/** Whether a text looks like an enrolment code. */
export function isEnrolmentCode(text: string): boolean {
  return text.length <= 64 && codePattern.test(text)
}

/**
 * Parses a link such as `hookswitch://enrol?relay=https://relay.example.in&code=7Q3K-...`: both parameters once, and no other.
 * A host in another script is given in ASCII (punycode), so that none can pass for another. Null if it is no such link.
 */
export function parseEnrolLink(link: string): EnrolLink | null {
  if (!new RegExp(`^${linkScheme}://enrol(?:$|[/?#])`, 'i').test(link)) return null
  const url = link.length <= longestLink && URL.canParse(link) ? new URL(link) : null
  if (url === null || !['', '/'].includes(url.pathname) || url.hash !== '') return refused('invalid')
  const names = [...url.searchParams.keys()].sort()
  if (names.join() !== 'code,relay') return refused('invalid')
  const [relay = '', code = ''] = [url.searchParams.get('relay') ?? '', url.searchParams.get('code') ?? '']
  const base = parseBaseUrl(relay)
  if (!base.ok) return refused('relay')
  return isEnrolmentCode(code) ? { ok: true, relay: base.origin, code } : refused('invalid')
}

function refused(problem: EnrolLinkProblem): EnrolLink {
  return { ok: false, problem }
}
