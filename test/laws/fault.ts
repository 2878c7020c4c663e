import type { FaultRule } from '../../src/exotel/simulator/index.ts'

/** One thing that goes wrong with one request, or another client of the same agent. */
export type Fault = FaultRule['fault']
