import { enter } from './setup/enter.js'

// `npm start -- ARGS` is `hookswitch ARGS` on a machine that has only Node and npm.
enter(() => import('./setup/start-app.js').then(({ startApp }) => startApp(process.argv.slice(2))))
