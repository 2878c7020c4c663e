import type { LocalizedText } from '../../core/locales/messages.ts'
import type { Command } from '../../core/model/device.ts'
import type { AccountForm } from '../../core/protocol/shared-requests.ts'

/** Where to read a secret from: never the arguments, which every program on the machine can read. */
export type SecretSource = { readonly kind: 'stdin' } | { readonly kind: 'file'; readonly path: string }

/** What the user asks for on the command line. */
export type Invocation =
  /** `link` is the link that a browser or another program opened the app with. */
  | { readonly kind: 'start'; readonly hidden: boolean; readonly link: string | null }
  | { readonly kind: 'switch'; readonly command: Command; readonly waitSeconds: number }
  /** OFF for minutes, until a clock time, or for the break that `reason` names. */
  | {
      readonly kind: 'off-for'
      readonly minutes: number | null
      readonly until: string | null
      readonly reason: string | null
      readonly waitSeconds: number
    }
  /** OFF once the agent's call is over. */
  | { readonly kind: 'off-after-call'; readonly waitSeconds: number }
  | { readonly kind: 'status'; readonly json: boolean }
  | { readonly kind: 'log'; readonly lines: number }
  /** `zip` is the file to write the diagnostics, the journal and the status into; null: print the diagnostics. */
  | { readonly kind: 'diagnostics'; readonly zip: string | null }
  /** `file` is null for the policy of this computer. */
  | { readonly kind: 'check-policy'; readonly file: string | null }
  | {
      readonly kind: 'sign-in'
      readonly userId: string
      readonly integrationsUrl: string | null
      /** The app whose secret mints the token; null if the token itself is given. */
      readonly appId: string | null
      readonly secret: SecretSource
    }
  /** `relay` is null for the one that the policy names. */
  | { readonly kind: 'enrol'; readonly relay: string | null; readonly code: string | SecretSource }
  | { readonly kind: 'sign-out' }
  | {
      readonly kind: 'connect-account'
      readonly accountUrl: string
      readonly sid: string
      /** The key itself, or the file that holds it. */
      readonly apiKey: string | { readonly kind: 'file'; readonly path: string }
      readonly search: AccountForm['search']
      readonly secret: SecretSource
    }
  | { readonly kind: 'disconnect-account' }
  /** `agreed`: the user has agreed already, with `--yes`. */
  | { readonly kind: 'phone-number'; readonly number: string; readonly agreed: boolean }
  | {
      readonly kind: 'proxy-password'
      /** Host and port, as the keychain names the proxy. */
      readonly proxy: string
      readonly user: string
      readonly secret: SecretSource
    }
  | { readonly kind: 'simulator'; readonly port: number; readonly faultFile: string | null }
  /** `command` is the command that the help is about; null: all of them. */
  | { readonly kind: 'help'; readonly command: string | null }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly sentence: LocalizedText }
