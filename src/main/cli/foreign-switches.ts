/**
 * What to do with a switch that is not ours: `refused` always, `known` if Chromium, Electron or GTK is known to have it,
 * or `unknown`. `name` is without dashes and value. All three have read the switch before this runs, and ignore it if they
 * do not know it.
 */
export function foreignSwitch(name: string): 'refused' | 'known' | 'unknown' {
  // Chromium takes one dash for two (base/command_line.cc).
  if (refused.test(name.toLowerCase())) return 'refused'
  return known.test(name) ? 'known' : 'unknown'
}

/**
 * Whether an argument turns Chromium's sandbox off. Of its two kinds (--disable-setuid-sandbox,
 * --disable-namespace-sandbox) one remains, or Chromium does not start.
 */
export function switchesSandboxOff(argument: string): boolean {
  return /^--?(no-sandbox|no-zygote|disable-seccomp-filter-sandbox)(=|$)/i.test(argument)
}

/**
 * Switches that load another program's code, redirect or reveal the traffic, or trust another certificate. A start with one
 * of them has always been refused.
 */
const refused = new RegExp(
  `^(${[
    // Code: V8's flags, modules, programs in place of Chromium's own, extensions.
    'js-flags',
    'require.*',
    'import',
    '(experimental-)?loader',
    '.*-cmd-prefix',
    '.*-launcher',
    'browser-subprocess-path',
    'load-extension',
    'app(-path)?',
    'single-process',
    'no-zygote-sandbox',
    // Which servers Chromium connects to, and which certificates it trusts.
    'host-rules',
    'host-resolver-.*',
    'ignore-certificate-errors.*',
    'ignore-urlfetcher-.*',
    'allow-(insecure-localhost|running-insecure-content)',
    'unsafely-.*',
    'auth-.*',
    'ssl-.*',
    'origin-to-force-.*',
    'explicitly-allowed-ports',
    'remote-allow-origins',
    // What it writes to disk.
    'log-file',
    'log-net-log',
    'net-log.*',
    'trace-startup.*',
    'disk-cache-dir',
  ].join('|')})$`,
)

/** Switches of Chromium, Electron and GTK 3 and 4 that people and distributions use, alone and in families. */
const known = new RegExp(
  `^(${[
    '(enable|disable|force|ozone|gtk|gdk|proxy|remote-debugging|inspect|log|wayland|x11|use|touch|gpu|high-dpi|v|vmodule)(-.*)?',
    'ignore-gpu-.*',
    'in-process-gpu',
    'password-store',
    'class|name|display|sync|g-fatal-warnings|screen|geometry|title',
    'lang|lc-.*|default-.*|blink-settings|font-.*|text-.*',
    'alsa-.*|audio-.*|num-raster-threads|process-per-.*|renderer-process-limit|max-.*',
    'device-scale-factor|window-(size|position)|start-(maximized|minimized|fullscreen)|kiosk|incognito|headless',
    'silent-.*|no-.*|hide-.*|show-.*|noerrdialogs|restore-last-session|new-window',
    'test-type|crash-.*|original-process-start-time|secure-.*|top-chrome-.*|ui-.*|canvas-.*|overscroll-.*|pull-.*',
    'bypass-.*|profile-directory|user-agent|xsession_chrome_version|component-updater|simulate-.*|feature.*|field-trial.*|variations-.*',
  ].join('|')})$`,
)
