export const relay = {
  connected: (origin: string, since: string): string =>
    since === ''
      ? `आपकी कंपनी के रिले ${origin} से जुड़ा है।`
      : `आपकी कंपनी के रिले ${origin} से जुड़ा है; Exotel ने उसे पिछली पुष्टि ${since} पर दी।`,
  notConnected: (origin: string): string =>
    `आपकी कंपनी के रिले ${origin} से नहीं जुड़ा है। Hookswitch कोशिश करता रहता है।`,
}
