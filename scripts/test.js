// `npm test -- ARGS`: sets up what is missing, then lint, types, build and every test. ARGS go to vitest. Here only
// what an old Node can read too: the rest is loaded once Node is known to be new enough.
import { nodeProblem } from './setup/node-version.js'

const problem = nodeProblem()
if (problem) {
  console.error(problem)
  console.log('0 passed, 1 failed')
  process.exitCode = 1
} else {
  import('./setup/test-app.js')
    .then(({ testApp }) => testApp(process.argv.slice(2)))
    .then((code) => {
      process.exitCode = code
    })
}
