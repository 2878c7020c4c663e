import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the one entry of a bare app's menu says. */
export const bareEntry = 'Send'

/** Variable that tells a bare app where its entry sends to. */
export const bareUrl = 'BARE_APP_URL'

/**
 * Writes an app that has nothing but a tray into `folder` and gives its path. A click in its menu sends a PUT by
 * Electron's own `session.fetch` and does nothing else: faster no app on this runtime can be. `lean`: with the GPU
 * process switched off, as Hookswitch has it; otherwise as Electron comes.
 */
export function writeBareApp(folder: string, icon: string, lean: boolean): string {
  const name = lean ? 'bare-lean' : 'bare'
  const path = join(folder, name)
  mkdirSync(path, { recursive: true })
  writeFileSync(
    join(path, 'package.json'),
    `${JSON.stringify({ name, version: '1.0.0', type: 'module', main: 'main.js' })}\n`,
  )
  writeFileSync(join(path, 'main.js'), `${imports}${lean ? withoutGpu : ''}${tray(icon)}`)
  return path
}

const imports = `import { app, Menu, session, Tray } from 'electron'
`

const withoutGpu = `app.disableHardwareAcceleration()
app.commandLine.appendSwitch('disable-gpu')
app.commandLine.appendSwitch('disable-software-rasterizer')
`

const tray = (icon: string) => `let tray
app.whenReady().then(() => {
  tray = new Tray(${JSON.stringify(icon)})
  const send = () =>
    session.fromPartition('bare', { cache: false }).fetch(process.env.${bareUrl}, { method: 'PUT', body: '{}' })
  tray.setContextMenu(Menu.buildFromTemplate([{ label: '${bareEntry}', click: send }]))
})
`
