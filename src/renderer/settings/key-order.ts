import type { KeyName } from '../../core/protocol/contract.ts'

/** The global keys in the order in which the window lists them. (The contract's own list would bundle its parser.) */
export const keyOrder: readonly KeyName[] = ['phone', 'sip', 'off', 'toggle', 'swap']
