import { isSetupLink, parseSetupLink, type Setup, type SetupLinkProblem } from './setup-link.ts'

/** What an administrator's file fills into the form that signs an agent in. */
export interface SetupFile {
  /** What the link in the file says; null if the file has none. */
  readonly setup: Setup | null
  /** A secret; null if the file has none. */
  readonly token: string | null
}

/** A file for setting up, or why it is not used. */
export type ParsedSetupFile =
  | ({ readonly ok: true } & SetupFile)
  | { readonly ok: false; readonly problem: SetupLinkProblem | 'not-a-setup-file' }

/** The longest token that signing in accepts, in bytes; a longer file is not an administrator's. */
const longestToken = 8192
export const largestSetupFile = 4 * longestToken

/**
 * Parses the text of an administrator's file: a token, a link for setting up (text/setup-link.ts), or both, a line each.
 * `hookswitch sign-in --token-file` reads the same file if it holds only a token.
 */
export function parseSetupFile(text: string): ParsedSetupFile {
  const lines = text
    .split(/\r?\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const links = lines.filter(isSetupLink)
  const tokens = lines.filter((line) => !isSetupLink(line))
  const [link, secondLink] = links
  const [token = null, secondToken] = tokens
  const isClear = lines.length > 0 && secondLink === undefined && secondToken === undefined
  if (!isClear || (token !== null && !isToken(token))) return { ok: false, problem: 'not-a-setup-file' }
  const parsed = link === undefined ? null : parseSetupLink(link)
  if (parsed?.ok === false) return parsed
  return { ok: true, setup: parsed?.setup ?? null, token }
}

/** Whether `text` can be a token: one word of ASCII letters, digits and signs, which an HTTP header can carry. */
function isToken(text: string): boolean {
  return text.length <= longestToken && /^[\x21-\x7e]+$/.test(text)
}
