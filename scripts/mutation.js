import { enter } from './setup/enter.js'

// `npm run test:mutation -- ARGS`: puts small faults into the reducer, and checks that a test fails at each (docs/tests.md).
enter(() =>
  import('./setup/run-tests.js').then(({ runMutationTests }) => runMutationTests(process.argv.slice(2))),
)
