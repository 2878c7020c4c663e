import type { Advice } from '../advice.ts'

/** The company's relay. */
export const relay = {
  /** `since`: the clock time of Exotel's last confirmation to the relay; empty before the first one. */
  connected: (origin: string, since: string): string =>
    since === ''
      ? `Connected to your company's relay at ${origin}.`
      : `Connected to your company's relay at ${origin}; Exotel last confirmed to it at ${since}.`,
  notConnected: (origin: string): string =>
    `Not connected to your company's relay at ${origin}. Hookswitch keeps trying.`,
  /** The relay refuses heartbeats, or does not answer them: nobody turns calls off if this computer fails. */
  leaseRefused: (status: number): string =>
    `If this computer fails, your company's relay will not turn calls off: it refuses the heartbeats of this computer (HTTP ${status}). Tell your administrator.`,
  leaseUnanswered:
    "If this computer fails, your company's relay may not turn calls off: it has accepted no heartbeat of this computer lately.",
  /** The relay rejects the token of this computer: an administrator revoked it, or it was not used for 90 days. */
  tokenRejected: {
    message:
      "Your company's relay no longer accepts this computer, so nothing was switched. It may turn your calls off within minutes.",
    remedy: 'Connect it again: ask your administrator for a new code or link, or sign in with your company.',
  } satisfies Advice,
  /** The token of this computer is lost. */
  tokenGone: {
    message: "The token for your company's relay is no longer in the keychain.",
    remedy:
      'Connect this computer again: ask your administrator for a new code or link, or sign in with your company.',
  } satisfies Advice,
  refused: {
    code: 'The relay does not accept this code: it is wrong, was used already, or has expired. Ask your administrator for a new one.',
    busy: 'The relay has too much to do at the moment. Try again in a minute.',
    noRelay: (origin: string): string =>
      `No relay of Hookswitch answers at ${origin}. Check the address, or ask your administrator.`,
    noneNamed:
      'No relay is named: give its address with --relay, or open the link that your administrator sent you.',
    badCode: 'That is no code. A code has letters, digits and hyphens, such as 7Q3K-M2XV-9PTD-4W8H.',
    badLink: 'That is no enrolment link. Copy it again from the message of your administrator.',
    codeOrLink: 'Give a code, --code-stdin, or --link LINK, and no two of them.',
  },
  /** Why an enrolment link that was opened is not followed. */
  link: {
    relay:
      'The link for enrolling this computer was not followed, because the address of its relay is not a secure one (https). Ask your administrator for another link.',
    invalid:
      'The link for enrolling this computer was not followed, because it is damaged or names something unknown. Ask your administrator for another link.',
    signedIn:
      'You are signed in already, so the link for enrolling this computer was not followed. Sign out first if you want to change that.',
    keychain: 'The keychain cannot be read, so the link for enrolling this computer was not followed.',
  },
  form: {
    title: 'Connect to your company',
    invited: (origin: string): string =>
      `A link asks to connect Hookswitch on this computer to the relay at ${origin}.`,
    invitedHint:
      'Agree only if your administrator gave you this link. The relay will switch where your calls ring.',
    at: (origin: string): string => `Your company's relay: ${origin}`,
    code: 'Code',
    codeHint: 'Your administrator gives you the code. It works once.',
    connect: 'Connect',
    connecting: 'Connecting…',
    decline: 'Do not connect',
    companySignIn: 'Sign in with your company',
    inBrowser: 'Continue in your browser…',
    withCode: 'I have a code',
    cancel: 'Cancel',
  },
  /** The company's sign-in in the browser. */
  signIn: {
    /** The page that the browser shows at the end. */
    page: 'You can close this page now and go back to Hookswitch.',
    refused: {
      denied: 'Your company refused the sign-in, or it was cancelled in the browser.',
      'unknown-user':
        'You are signed in at your company, but the relay knows no Exotel user for your account. Ask your administrator.',
      failed: "The relay could not complete your company's sign-in. Try again, or ask your administrator.",
    },
    noBrowser: 'The browser could not be opened. Ask your administrator for a code instead.',
    ended: 'The sign-in in the browser was not completed. Try again.',
  },
}
