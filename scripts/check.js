import { enter } from './setup/enter.js'

// `npm run check`: types, lint and format of every file. `npm run fix` repairs what can be repaired without a decision.
const isFix = process.argv[2] === '--fix'
enter(() =>
  import('./setup/check-code.js').then(({ checkCode, fixCode }) => (isFix ? fixCode() : checkCode())),
)
