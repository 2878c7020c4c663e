import type { FailureKind, MalformedReason, UnreachableReason } from '../../model/failure.ts'
import type { Advice } from '../advice.ts'
import { howToVerify } from './sign-in.ts'

/** A request to Exotel failed. */
export const failed: Record<Exclude<FailureKind, 'unreachable'>, Advice> = {
  unauthorized: {
    message: 'Exotel no longer accepts the token, so nothing was switched.',
    remedy: 'Sign in again with a new token from your administrator.',
  },
  'not-linked': {
    message: 'Exotel does not know this user id: it is not linked to the app. Nothing was switched.',
    remedy: 'Ask your administrator to link you to the app, or check the user id.',
  },
  unverified: {
    message: 'This device is not verified: no calls.',
    remedy: howToVerify,
  },
  'other-device-on': {
    message: 'Exotel says that the other device is still on, and only one may be. Nothing was switched.',
    remedy: 'Switch off first, then choose the device again.',
  },
  'key-rejected': {
    message: 'Exotel does not accept the API key and API token in this region.',
    remedy:
      'Check the region (Singapore or Mumbai), then the key and token, in the API settings of the Exotel dashboard.',
  },
  'key-not-allowed': {
    message: 'The API key may not be used for this account.',
    remedy: 'Ask your administrator to check the account sid and what the key is allowed to do.',
  },
  'no-such-user': {
    message: 'The Exotel account has no such user.',
    remedy:
      'Ask your administrator whether you were removed or invited anew, then connect the account again.',
  },
  'no-such-device': {
    message: 'Exotel does not know this device of yours.',
    remedy: 'Ask your administrator whether it was removed.',
  },
  'number-taken': {
    message: 'This number is a device in Exotel already.',
    remedy: 'Give another number, or ask your administrator who has it.',
  },
  'number-not-alone': {
    message: 'Exotel does not change a phone number together with something else.',
    remedy: 'Try the change of the number again, by itself.',
  },
  'not-a-phone': {
    message: 'Exotel allows this for a phone only, and this device is not one.',
    remedy: 'Choose your phone. Other devices are changed by your administrator in the Exotel dashboard.',
  },
  'kyc-incomplete': {
    message: "Your company has not completed Exotel's identity check (KYC), so Exotel does not allow this.",
    remedy: 'Ask your administrator to complete the KYC in the Exotel dashboard.',
  },
  'trial-account': {
    message: 'Your company has a trial account, for which Exotel does not allow this.',
    remedy: 'Ask your administrator to upgrade the account.',
  },
  invalid: {
    message: 'Exotel found the request invalid, so nothing was switched.',
    remedy: 'Check the user id; if it is right, ask your administrator.',
  },
  'off-refused': {
    message: 'Exotel refused Off: calls may still ring.',
    remedy:
      'Some accounts must keep one device on: ask your administrator whether yours may switch both off.',
  },
  refused: {
    message: 'Exotel refused the request, so nothing was switched.',
    remedy: 'Ask your administrator, and give them the code and what Exotel says.',
  },
  'rate-limited': {
    message: 'Exotel is getting too many requests from your company, so this one has to wait.',
    remedy: 'Nothing to do: Hookswitch tries again as soon as Exotel allows it.',
  },
  'server-error': {
    message: 'Exotel is having problems.',
    remedy: 'Nothing to do: Hookswitch tries again by itself. If it lasts, tell your administrator.',
  },
  timeout: {
    message: 'Exotel did not answer in time, so it is not known whether it received the request.',
    remedy: 'Check your internet connection; Hookswitch tries again by itself.',
  },
  cut: {
    message:
      'The connection broke before Exotel answered, so it is not known whether it received the request.',
    remedy: 'Check your internet connection; Hookswitch tries again by itself.',
  },
  'client-certificate': {
    message:
      "The server that answers in Exotel's name wants a certificate from this computer, so it is not known whether it received the request.",
    remedy:
      'Ask your administrator about the proxy or firewall, and about the server address; Hookswitch tries again by itself.',
  },
  aborted: {
    message: 'Replaced by your newer choice.',
    remedy: 'Nothing to do.',
  },
  foreign: {
    message:
      'Something between this computer and Exotel answered in its place, so it is not known whether Exotel received the request.',
    remedy:
      'If your network asks for a sign-in page, open it in a browser. Hookswitch tries again by itself; if it lasts, ask your administrator about the proxy or firewall.',
  },
  'too-large': {
    message: 'The answer is too large to be from Exotel.',
    remedy: 'Check the address of the server with your administrator; Hookswitch tries again by itself.',
  },
  malformed: {
    message: "Exotel's answer cannot be understood, so it confirms nothing.",
    remedy:
      'Nothing to do: Hookswitch tries again by itself. If it lasts, give your administrator the reason.',
  },
}

/** No connection to Exotel could be made. */
export const unreachable: Record<UnreachableReason, Advice> = {
  'no-network': {
    message: 'There is no network, so Exotel cannot be reached.',
    remedy: 'Check cable or Wi-Fi; Hookswitch tries again by itself.',
  },
  'no-such-name': {
    message: "Can't reach Exotel (server name not found).",
    remedy: 'Check your internet connection and the server address; Hookswitch tries again by itself.',
  },
  refuses: {
    message: 'Exotel cannot be reached: its server refuses connections.',
    remedy: 'Wait a little; Hookswitch tries again by itself. If it lasts, ask your administrator.',
  },
  'no-way': {
    message: 'Exotel cannot be reached: there is no route to it from this network.',
    remedy: 'Check your internet connection or VPN; Hookswitch tries again by itself.',
  },
  blocked: {
    message: 'Exotel cannot be reached: something on this computer blocks Hookswitch from the network.',
    remedy: 'Ask your administrator to let Hookswitch reach Exotel; Hookswitch tries again by itself.',
  },
  clock: {
    message:
      "The clock of this computer may be wrong: by that clock, the certificate of Exotel's server is not valid now, so Exotel cannot be reached safely.",
    remedy:
      'Set date and time of this computer; Hookswitch tries again by itself. If they are right, ask your administrator about the certificate.',
  },
  'unknown-issuer': {
    message:
      'Exotel cannot be reached safely: this computer does not know who issued the certificate shown in its name.',
    remedy:
      'If your network asks for a sign-in page, open it in a browser. If your company inspects its traffic, its issuer must be trusted here: ask your administrator for its file (on Linux: certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n company -i FILE).',
  },
  'wrong-name': {
    message: 'Exotel cannot be reached safely: the certificate shown in its name belongs to another server.',
    remedy:
      'If your network asks for a sign-in page, open it in a browser; otherwise check the server address with your administrator.',
  },
  'not-trusted': {
    message: 'Exotel cannot be reached safely: the certificate shown in its name is not trusted.',
    remedy:
      'If your network asks for a sign-in page, open it in a browser; otherwise ask your administrator.',
  },
  proxy: {
    message: 'Exotel cannot be reached: the proxy of your network does not let it through.',
    remedy: 'Ask your administrator; Hookswitch tries again by itself.',
  },
  'no-common-tls': {
    message:
      'Exotel cannot be reached safely: the server that answers in its name offers no encryption that is still safe.',
    remedy:
      'Ask your administrator about the proxy or firewall, and about the server address; Hookswitch tries again by itself.',
  },
  'proxy-sign-in': {
    message:
      'Exotel cannot be reached: the proxy of your network wants a name and a password, or does not accept those that it was given.',
    remedy:
      'Ask your administrator for them, and give them in the window or by the command hookswitch proxy-password.',
  },
  'proxy-setting': {
    message: 'Exotel cannot be reached: the proxy settings of this computer cannot be used.',
    remedy:
      'Ask your administrator to check the address of the proxy or of its script (PAC); Hookswitch tries again by itself.',
  },
}

/** Follows Exotel's own words, where these say more than the sentences above. */
export const inOwnWords = {
  nothingSwitched: 'Nothing was switched.',
  mayRing: 'Calls may still ring.',
  remedy: 'Ask your administrator, and give them what Exotel says.',
}

/** Added to the sentences above: what happened to the device that was turned off before the target was turned on. */
export const previousDevice = {
  onAgain: 'Calls ring where they rang before.',
  leftOff: 'What was on before could not be switched on again: calls may not ring at all.',
  chooseAgain: 'Choose a device again.',
}

/** What support needs to find a failed request; parts of a line. */
export const support = {
  /** A missing or invalid field of Exotel's record, by what it describes. */
  lacks: {
    user: (field: string): string => `Exotel's record of your user has no usable "${field}"`,
    phone: (field: string): string => `Exotel's record of your user has no usable "${field}" for the phone`,
    sip: (field: string): string =>
      `Exotel's record of your user has no usable "${field}" for the SIP device`,
    other: (field: string): string =>
      `Exotel's record of your user has no usable "${field}" for another device`,
  },
  said: (words: string): string => `Exotel says: ${words}`,
  code: (code: number): string => `code ${code}`,
  httpStatus: (status: number): string => `HTTP ${status}`,
  request: (id: string): string => `request ${id}`,
}

/** Why an answer cannot be understood; parts of a line, without a full stop. */
export const malformed: Record<MalformedReason, string> = {
  contradictory: 'its HTTP status and its envelope contradict each other',
  'no-record': 'it holds no record',
  'no-token': 'it holds no token',
  'somebody-else': 'it is about another user',
  'fields-missing': 'its record lacks fields',
  'active-missing': 'its record lacks the active device',
  'devices-missing': 'its user lacks the list of devices',
  'available-missing': 'a device in it does not say whether it takes calls',
  'same-ids': 'phone and SIP have the same id in it',
  'unknown-active': 'the active device in it is neither phone nor SIP',
  'unknown-type': 'a device of an unknown type takes the calls',
  'no-outcome': 'it accepts the switch, but does not tell the outcome',
  outdated: 'it is older than the request, as if from a cache',
  fault: 'reading it failed inside Hookswitch',
}
