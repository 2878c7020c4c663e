/** A number or SIP address without white space, brackets, scheme, parameters and name. */
export type PlainAddress =
  /** As a person writes a number, in plain digits; `hasExtension` where a `tel:` URI names one. */
  | { readonly kind: 'number'; readonly text: string; readonly hasExtension: boolean }
  /** In small letters; null if no host is named. Neither password, nor port, nor parameters are kept. */
  | { readonly kind: 'sip'; readonly user: string; readonly host: string | null }

/** `text` with plain digits, hyphens and spaces, and without invisible marks. */
function plainText(text: string): string {
  return percentDecoded(text)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^["'`‘’“”]+|["'`‘’“”]+$/g, '')
    .trim()
}

/** `text` without percent-encoding, also without that of a URL that stood in another URL. */
function percentDecoded(text: string): string {
  if (!/%[0-9a-f]{2}/i.test(text)) return text
  try {
    const once = decodeURIComponent(text)
    return /%[0-9a-f]{2}/i.test(once) ? decodeURIComponent(once) : once
  } catch {
    return text
  }
}

/** Unicode keeps the ten digits of a script together, beginning with zero (Unicode: decimal numbers). */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0
  let below = 0
  while (below < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - below - 1))) below += 1
  return below
}

/**
 * Reads a number or SIP address as contacts, messengers, web pages and Exotel's own records write it: `tel:`,
 * `callto:`, `sip:` and `sips:` URIs with their parameters, "Name <sip:...>", percent-encoded, in any script's digits,
 * with invisible direction marks. An address that can only be a SIP address needs no scheme.
 */
export function plainAddress(text: string): PlainAddress {
  const whole = plainText(text)
  const inner = (/<([^<>]*)>/.exec(whole)?.[1] ?? whole).trim()
  const scheme = /^(sips?|tel|callto)\s*:\/*/i.exec(inner)?.[0] ?? ''
  const [rest = '', ...parameters] = inner.slice(scheme.length).split(/[;?]/)
  const address = rest.trim()
  const isSip = scheme === '' ? /^[^\s@]+@[^\s@]+$|^[a-z][\w.~-]*$/i.test(address) : /^sip/i.test(scheme)
  return isSip ? sipAddress(address) : numberOf(withoutLabel(address), parameters)
}

/** Without "Mobile: " or "Mob. " before the number, "(M)" after it, and a comma: all are copied from contact cards. */
function withoutLabel(number: string): string {
  return number
    .replace(/^\p{L}[\p{L}\p{M}\s]*(?:[.:]+\s*|\s)(?=[+(\d])/u, '')
    .replace(/(?<=\d)\s*\(\p{L}[\p{L}\p{M}\s]*\)$/u, '')
    .replace(/[_·•]/g, ' ')
    .replace(/[,.]+$/, '')
    .trim()
}

function sipAddress(address: string): PlainAddress {
  const small = address.toLowerCase().replace(/\s/g, '')
  const at = small.lastIndexOf('@')
  const [user = ''] = (at < 0 ? small : small.slice(0, at)).split(':')
  const host = at < 0 ? '' : small.slice(at + 1).replace(/:\d*$/, '')
  return { kind: 'sip', user, host: host === '' ? null : host }
}

function numberOf(address: string, parameters: readonly string[]): PlainAddress {
  const given = (name: string) =>
    parameters
      .find((one) => one.trim().toLowerCase().startsWith(`${name}=`))
      ?.trim()
      .slice(name.length + 1) ?? ''
  // A `tel:` URI without a country code names it beside the number (RFC 3966).
  const context = given('phone-context')
  const text = context.startsWith('+') && !address.startsWith('+') ? `${context} ${address}` : address
  return { kind: 'number', text, hasExtension: given('ext') !== '' }
}

/** An e-mail address for comparison: the address alone, in small letters. */
export function plainEmail(text: string): string {
  return bareEmail(text).toLowerCase()
}

/** The forms in which Exotel is asked for an e-mail address: as it was written, and in small letters. */
export function emailForms(text: string): readonly string[] {
  return [...new Set([bareEmail(text), plainEmail(text)])]
}

function bareEmail(text: string): string {
  const plain = text.normalize('NFKC').replace(/\p{Cf}/gu, '')
  const inner = /<([^<>]*)>/.exec(plain)?.[1] ?? plain
  const [address = ''] = inner.replace(/^[\s"'`‘’“”]*(mailto:)?/i, '').split(/[?\s]/)
  return address.replace(/[\s"'`‘’“”,;.]+$/, '')
}
