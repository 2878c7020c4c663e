/** What replaces hidden text. */
const mask = '…'

/** A shorter secret would hide ordinary words with it; none that Exotel gives out is near this. Characters. */
const shortestSecret = 4

/** More than any message, stack or list of facts needs, and short enough to be searched quickly. Characters. */
const longestText = 4096

/** How much is searched for known secrets before the text is cut, since the cut may halve a secret. Characters. */
const longestSearched = 4 * longestText

/**
 * `text` as others may read it: `secrets` are hidden everywhere, plain, percent-encoded or escaped as in JSON, and so is
 * whatever looks like a secret, an e-mail address, a SIP address or a phone number. It is the one place for this: the
 * journal, the standard error stream and every sentence that repeats Exotel's words go through it. Text after the first
 * `longestText` characters is cut off, and every pattern has a limit, so that hostile text takes only milliseconds. UUIDs
 * and 32 hexadecimal digits stay, since request ids look like that and support finds a call by them; and so do instants.
 */
export function redact(text: string, secrets: Iterable<string>): string {
  return redactForms(text, [...secrets].flatMap(formsOf))
}

/** The same with the forms of the secrets (`formsOf`): a caller who hides the same secrets often makes these copies once. */
export function redactForms(text: string, given: Iterable<string>): string {
  // The longest first: a secret may be a part of another one.
  const forms = [...given].sort((one, other) => other.length - one.length)
  const hidden = forms.reduce((left, form) => left.replaceAll(form, mask), text.slice(0, longestSearched))
  return suspects
    .reduce((left, { pattern, instead }) => left.replace(pattern, instead), hidden.slice(0, longestText))
    .replace(idOrNumberOrToken, (_found, id?: string) => id ?? mask)
}

/** How a secret may be written in a text: plain, percent-encoded, as in JSON; none if it is too short to be one. */
export function formsOf(secret: string): readonly string[] {
  if (secret.length < shortestSecret) return []
  const encoded = encodeURIComponent(secret.replace(/\p{Surrogate}/gu, '\ufffd'))
  const small = encoded.replace(/%[0-9A-F]{2}/g, (digits) => digits.toLowerCase())
  const escaped = JSON.stringify(secret).slice(1, -1)
  return [...new Set([secret, encoded, small, escaped])]
}

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const requestId = '[0-9a-f]{32}'
const instant = '\\d{4}-\\d{2}-\\d{2}T[\\d:.]{8,12}Z'

const word = 'A-Za-z0-9_+/='

/** What may separate the digits of a number: hyphens and spaces of any kind, brackets, invisible marks. */
const between = '[^\\S\\r\\n]|[()\\p{Pd}\\p{Cf}\\u2212]'

/** An id or an instant, which stays; a run of seven digits, however grouped; a run of twenty with letters and digits. */
const idOrNumberOrToken = new RegExp(
  [
    `(?<![${word}-])(${[uuid, requestId, instant].join('|')})(?![${word}-])`,
    `(?=[${word}-]{0,200}\\d)(?=[${word}-]{0,200}[A-Za-z])[${word}-]{20,}`,
    `[+(]?\\p{Nd}(?:(?:${between}){0,3}\\p{Nd}){6,}`,
    // Without the plus sign, what has dots in it may be a version or an address of the network.
    `[+\\uff0b]\\p{Nd}(?:(?:${between}|[./]){0,3}\\p{Nd}){6,}`,
  ].join('|'),
  'gu',
)

/** What looks like something to hide, and its replacement. The order matters. */
const suspects: readonly { pattern: RegExp; instead: string }[] = [
  // User and password of a URL, up to the last @, as a password may hold one.
  { pattern: /([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s"]{1,1000}@/gi, instead: `$1${mask}@` },
  { pattern: /\b(basic|bearer)\s+[^\s,;"']+/gi, instead: `$1 ${mask}` },
  {
    pattern:
      /((?:secret|token|password|passwd|api[_-]?key|authorization)\\?["']?\s*[:=]\s*\\?["']?)[^\s"',;&\\]+/gi,
    instead: `$1${mask}`,
  },
  { pattern: /\beyJ[\w-]+(?:\.[\w-]*){1,4}/g, instead: mask },
  // E-mail and SIP addresses, a percent-encoded @ as well; a URL without its user keeps its host.
  { pattern: /sips?:[^\s"'<>,;]+/gi, instead: mask },
  { pattern: /[^\s"'<>(),;:{}[\]/…]{1,256}(?:@|%40)[^\s"'<>(),;:{}[\]]+/gi, instead: mask },
]
