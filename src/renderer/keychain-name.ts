import type { Messages } from '../core/locales/messages.ts'

/**
 * The name of the system's keychain as its users know it. `platform` is navigator.platform, such as "Linux x86_64", "Win32"
 * or "MacIntel".
 */
export function keychainName({ form }: Messages, platform: string): string {
  if (platform.startsWith('Mac')) return form.keychainName.macos
  return platform.startsWith('Win') ? form.keychainName.windows : form.keychainName.linux
}
