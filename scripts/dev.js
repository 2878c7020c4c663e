import { enter } from './setup/enter.js'

// `npm run dev -- ARGS`: the app, built again whenever one of its source files changes.
enter(() => import('./setup/dev-app.js').then(({ developApp }) => developApp(process.argv.slice(2))))
