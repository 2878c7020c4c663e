// `npm run dev -- ARGS`: the app, built anew whenever a source file changes. Written so that an old Node can parse it,
// too: the rest is loaded once Node is known to be new enough.
import { nodeProblem } from './setup/node-version.js'

const problem = nodeProblem()
if (problem) {
  console.error(problem)
  process.exitCode = 1
} else {
  import('./setup/dev-app.js')
    .then(({ developApp }) => developApp(process.argv.slice(2)))
    .then((code) => {
      process.exitCode = code
    })
}
