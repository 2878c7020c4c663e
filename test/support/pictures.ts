const { HOOKSWITCH_PICTURES: folder = '' } = process.env

/**
 * The folder that `npm run pictures` wants pictures in; null in `npm test`, which takes none. With it the tests of what
 * is seen go through every state in every language and scheme; without it they go through what differs for a fault:
 * each state, language, scheme and icon at least once.
 */
export const picturesFolder: string | null = folder === '' ? null : folder
