import { enter } from './setup/enter.js'

// `npm run relay`: the company's relay. Without arguments it runs against the simulator.
enter(() => import('./setup/relay.js').then(({ startRelay }) => startRelay(process.argv.slice(2))))
