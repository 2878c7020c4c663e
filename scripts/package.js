import { enter } from './setup/enter.js'

// `npm run package -- deb rpm AppImage`: packages of the app. See docs/packaging.md.
enter(() =>
  import('./package/build-packages.js').then(({ buildPackages }) => buildPackages(process.argv.slice(2))),
)
