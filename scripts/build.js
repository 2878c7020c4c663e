import { enter } from './setup/enter.js'

// `npm run build`: the app in out/, as `npm start` and `npm test` build it.
enter(() => import('./setup/build-app.js').then(({ buildApp }) => buildApp()))
