export { account, howToVerify, number, signIn } from './account.ts'
export { commandLine } from './command-line.ts'
export { failed, inOwnWords, malformed, previousDevice, support, unreachable } from './failures.ts'
export { firstRun } from './first-run.ts'
export { form } from './forms.ts'
export { help } from './help.ts'
export { appName, calls, cause, deviceName, keyName, language, targetName } from './names.ts'
export { outcome } from './outcome.ts'
export {
  disk,
  keychain,
  keychainMessage,
  keychainRemedy,
  onDisk,
  phoneNumber,
  policy,
  url,
} from './problems.ts'
export { badKey, settings } from './settings.ts'
export { settingsPage } from './settings-page.ts'
export { ask, state, told } from './state.ts'
export { months, token } from './token.ts'
export { menu, window } from './window.ts'
