import { enter } from './setup/enter.js'

// `npm run test:mutation -- ARGS`: small faults put into the reducer, to see that a test fails at each (docs/tests.md).
enter(() =>
  import('./setup/run-tests.js').then(({ runMutationTests }) => runMutationTests(process.argv.slice(2))),
)
