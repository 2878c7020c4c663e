/**
 * A reason to stop that is told in one plain sentence, without a stack trace.
 * Everything a person can mend (no network, a missing package, a wrong version) ends in one of these.
 */
export class PlainFailure extends Error {}

/**
 * Tells a person what is going on. Standard error only: standard output belongs to the app and the tests.
 * @param {string} sentence
 */
export function say(sentence) {
  process.stderr.write(`hookswitch: ${sentence}\n`)
}

/**
 * Runs an entry point: resolves to its exit code, or to 1 after saying in plain words what went wrong.
 * @param {() => Promise<number>} main
 * @returns {Promise<number>}
 */
export async function plainly(main) {
  try {
    return await main()
  } catch (error) {
    say(error instanceof PlainFailure ? error.message : `Something unexpected went wrong: ${reason(error)}`)
    return 1
  }
}

/**
 * The words of anything thrown.
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
