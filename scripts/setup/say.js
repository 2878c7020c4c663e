/**
 * A failure that a person can repair: no network, a missing package, a wrong version. Its message is printed without a stack
 * trace.
 */
export class SetupError extends Error {}

/**
 * Prints a message for a person on standard error: standard output belongs to the app and the tests.
 * @param {string} sentence
 */
export function say(sentence) {
  process.stderr.write(`hookswitch: ${sentence}\n`)
}

/**
 * Runs an entry point and gives its exit code; a failure is printed, and gives 1.
 * @param {() => Promise<number>} main
 * @returns {Promise<number>}
 */
export async function exitCodeOf(main) {
  try {
    return await main()
  } catch (error) {
    say(error instanceof SetupError ? error.message : `Unexpected error: ${reason(error)}`)
    return 1
  }
}

/**
 * The message of anything thrown.
 * @param {unknown} error
 * @returns {string}
 */
export function reason(error) {
  return error instanceof Error ? error.message : String(error)
}

/**
 * Node's code of a failed system call (`ENOENT`, `EEXIST`), or an empty string.
 * @param {unknown} error
 * @returns {string}
 */
export function errorCode(error) {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
