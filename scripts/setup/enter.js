import { nodeProblem } from './node-version.js'

// Written so that an old Node can parse it, too, and say that it is too old: an entry point imports this file alone, and
// loads the rest inside `main`.

/**
 * Runs an entry point, and ends this process with the exit code that it resolves to.
 * @param {() => Promise<number>} main
 */
export function enter(main) {
  const problem = nodeProblem()
  if (problem) {
    console.error(problem)
    process.exitCode = 1
    return
  }
  main().then((code) => {
    process.exitCode = code
  })
}
