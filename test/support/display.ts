import { type Environment, type RunningProcess, startProcess } from './processes.ts'

/** Display numbers that X servers of tests take: far from those that a desktop has; 6000 more must be a port number. */
const numbers = { first: 1_000, last: 59_000 }

/**
 * Starts an X server without a screen, on `display` (such as `:3`) or on one that no other test takes soon: a server
 * that ends removes the socket of its number by its path, even if the next server with this number has made its own
 * there meanwhile. `screen` is like 1280x800x24. Gives the variables of a program that is to show windows on it.
 */
export async function startDisplay(
  screen: string,
  env: Environment,
  display?: string,
): Promise<{ readonly env: { readonly DISPLAY: string }; readonly process: RunningProcess }> {
  const taken = display ?? `:${numbers.first + Math.floor(Math.random() * (numbers.last - numbers.first))}`
  const given = [taken, '-displayfd', '1', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset']
  // Asked politely it removes its socket.
  const process = startProcess('Xvfb', given, { env, from: 'xvfb', whenTestDies: 'TERM' })
  await process.waitForLine(/^\d+$/)
  return { env: { DISPLAY: taken }, process }
}
