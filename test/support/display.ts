import { type Environment, type RunningProcess, startProcess } from './processes.ts'

/** The display numbers of the tests' X servers: far from a desktop's own. 6000 + number must be a port number. */
const numbers = { first: 1_000, last: 59_000 }

/**
 * Starts an X server whose screen exists in memory alone, on `display` (such as `:3`) or on a number that no other test
 * takes soon: a server that ends removes the socket file of its number, even where the next server with this number has
 * made its own file meanwhile. `screen` is like 1280x800x24, `more` are further arguments of the server. Gives the
 * environment variables of a program that is to show windows there.
 */
export async function startDisplay(
  screen: string,
  env: Environment,
  display?: string,
  more: readonly string[] = [],
): Promise<{ readonly env: { readonly DISPLAY: string }; readonly process: RunningProcess }> {
  for (let tries = 1; ; tries += 1) {
    const name = display ?? `:${numbers.first + Math.floor(Math.random() * (numbers.last - numbers.first))}`
    const given = [name, '-displayfd', '1', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset', ...more]
    // Asked politely it removes its socket.
    const process = startProcess('Xvfb', given, { env, from: 'xvfb', whenTestDies: 'TERM' })
    try {
      await process.waitForLine(/^\d+$/)
      return { env: { DISPLAY: name }, process }
    } catch (error) {
      // Another server has the number: try the next one.
      if (display !== undefined || tries === 3) throw error
    }
  }
}
