import type { Target } from './device.ts'

/** The one thing that mends a problem, where there is one that the app can do. */
export type Remedy =
  | { readonly kind: 'switch'; readonly target: Target }
  | { readonly kind: 'connect-account' }
  | { readonly kind: 'proxy-password' }
  | { readonly kind: 'retry' }
