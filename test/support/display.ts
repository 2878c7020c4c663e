import { type Environment, type RunningProcess, startProcess } from './processes.ts'

/**
 * Starts an X server without a screen, on `display` (such as `:3`) or on the first one that is free: the server itself
 * looks, so that several can start at once. `screen` is like 1280x800x24. Gives the variables of a program that is to
 * show windows on it.
 */
export async function startDisplay(
  screen: string,
  env: Environment,
  display?: string,
): Promise<{ readonly env: { readonly DISPLAY: string }; readonly process: RunningProcess }> {
  const given = [
    ...(display === undefined ? [] : [display]),
    '-displayfd',
    '1',
    '-screen',
    '0',
    screen,
    '-nolisten',
    'tcp',
    '-noreset',
  ]
  // Asked politely it removes its socket.
  const process = startProcess('Xvfb', given, { env, from: 'xvfb', whenTestDies: 'TERM' })
  const number = await process.waitForLine(/^\d+$/)
  return { env: { DISPLAY: `:${number}` }, process }
}
