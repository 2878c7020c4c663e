import { enter } from './setup/enter.js'

// `npm run test:unit`, `test:integration`, `test:e2e` and `test:watch`: some of the tests, and nothing else.
enter(() => import('./setup/run-tests.js').then(({ runVitest }) => runVitest(process.argv.slice(2))))
