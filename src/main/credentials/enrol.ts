import { hostname } from 'node:os'
import { failureLine } from '../../core/locales/failures.ts'
import { timing } from '../../core/model/timing.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { parseBaseUrl } from '../../exotel/base-url.ts'
import { enrolDesk } from '../../exotel/desk-enrolment.ts'
import type { Invitation } from '../../exotel/desk-invitation.ts'
import { createHttp } from '../../exotel/http.ts'
import type { CcmLink } from './ccm-link.ts'
import { refuseHost } from './host-rules.ts'
import type { IntegrationsLink } from './integrations-link.ts'
import { refuseUnusableKeychain } from './save-credentials.ts'
import { type Linked, type SignInParts, signInWithToken } from './sign-in.ts'
import { type Refusal, refusal, refusalOf, urlSentence } from './sign-in-result.ts'

/** An invitation; `verifier` belongs to a code of the company's sign-in, and is null for any other. */
export interface Enrolment extends Invitation {
  readonly verifier: string | null
  /** The only user whom the code may sign in; null: any. */
  readonly user: string | null
}

/** Enrols this computer at the company's relay, and signs the agent in with the token that it gives. */
export async function enrolAtRelay(
  { relay, code, verifier, user }: Enrolment,
  ccm: CcmLink | null,
  parts: SignInParts,
): Promise<Linked<IntegrationsLink>> {
  const base = parseBaseUrl(relay)
  if (!base.ok) return refusal(exitCodes.wrongUsage, urlSentence(base.problem))
  const { origin } = base
  const forbidden = refuseHost(origin, parts.hosts)
  if (forbidden !== null) return forbidden
  parts.noteSecret(code)
  // A code is used up once, and a desk whose token could not be saved would stay enrolled.
  const unusable = await refuseUnusableKeychain(parts.keychain, new URL(origin).host)
  if (unusable !== null) return unusable
  const given = { code, verifier, name: hostname() }
  const limit = AbortSignal.timeout(timing.callLimit)
  const enrolled = await enrolDesk(createHttp(origin, parts.fetch), given, limit)
  if (!enrolled.ok) return notEnrolled(enrolled, origin)
  const { userId, token } = enrolled
  // The device of the agent who is signed in would stay on, and the app could not switch it off any more.
  if (user !== null && user !== userId) {
    return refusal(exitCodes.refused, (messages) => messages.signIn.signOutFirst(user))
  }
  return signInWithToken(
    { userId, integrationsUrl: origin, credential: { kind: 'token', token } },
    ccm,
    parts,
  )
}

function notEnrolled(
  answer: Exclude<Awaited<ReturnType<typeof enrolDesk>>, { ok: true }>,
  origin: string,
): Refusal {
  switch (answer.why) {
    case 'code':
      return refusal(exitCodes.refused, ({ relay }) => relay.refused.code)
    case 'busy':
      return refusal(exitCodes.notConfirmed, ({ relay }) => relay.refused.busy)
    case 'no-relay':
      return refusal(exitCodes.refused, ({ relay }) => relay.refused.noRelay(origin))
    case 'failed': {
      const { failure } = answer
      // The relay may have used the code up, although its answer did not arrive.
      return failure.kind === 'foreign'
        ? refusal(exitCodes.refused, (messages) => failureLine(messages, failure))
        : refusalOf(failure)
    }
  }
}
