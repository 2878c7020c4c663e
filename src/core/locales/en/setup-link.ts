import type { SetupLinkProblem } from '../../text/setup-link.ts'

/** A link of the administrator's that fills in the form for signing in. */
export const setupLink = {
  refused: {
    secret:
      'The link for setting up was not followed, because it carries a token or secret, which a link leaves in histories and logs. Ask your administrator for one without, and treat that token as stolen.',
    server:
      "The link for setting up was not followed, because it names a server that is not Exotel's. Ask your administrator whether it is right; if so, type the server in by hand.",
    invalid:
      'The link for setting up was not followed, because it names something that is not known. Ask your administrator for another one.',
  } satisfies Record<SetupLinkProblem, string>,
  signedIn:
    'You are signed in already, so the link for setting up was not followed. Sign out first if you want to change that.',
  keychain: 'The keychain cannot be read, so the link for setting up was not followed.',
}
