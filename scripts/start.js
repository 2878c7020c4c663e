// `npm start -- ARGS` is `hookswitch ARGS` on a machine that has only Node and npm. Here only what an old Node can
// read too: the rest is loaded once Node is known to be new enough.
import { nodeProblem } from './setup/node-version.js'

const problem = nodeProblem()
if (problem) {
  console.error(problem)
  process.exitCode = 1
} else {
  import('./setup/start-app.js')
    .then(({ startApp }) => startApp(process.argv.slice(2)))
    .then((code) => {
      process.exitCode = code
    })
}
