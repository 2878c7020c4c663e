/**
 * How Windows knows the app (AppUserModelID): it groups the windows and shows notifications under the name of the start
 * menu's entry, which electron-builder writes with its `appId`. The two must be the same.
 */
export const appUserModelId = 'com.hookswitch.app'
