import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the one entry of a bare app's menu says. */
export const bareEntry = 'Send'

/** Variable that tells a bare app where its entry sends to. */
export const bareUrl = 'BARE_APP_URL'

/** Argument that makes a bare app print a line and end. */
export const barePrint = '--print'

/**
 * Writes an app that has nothing but a tray into `folder` and gives its path. A click in its menu sends a PUT by
 * Electron's own `session.fetch` and does nothing else. It is as Electron comes, which is what most tray apps are.
 */
export function writeBareApp(folder: string, icon: string): string {
  const path = join(folder, 'bare')
  mkdirSync(path, { recursive: true })
  writeFileSync(
    join(path, 'package.json'),
    `${JSON.stringify({ name: 'bare', version: '1.0.0', type: 'module', main: 'main.js' })}\n`,
  )
  writeFileSync(join(path, 'main.js'), main(icon))
  return path
}

const main = (icon: string) => `import { app, Menu, session, Tray } from 'electron'
let tray
if (process.argv.includes('${barePrint}')) process.stdout.write('line\\n', () => app.exit(0))
else app.whenReady().then(() => {
  tray = new Tray(${JSON.stringify(icon)})
  const send = () =>
    session.fromPartition('bare', { cache: false }).fetch(process.env.${bareUrl}, { method: 'PUT', body: '{}' })
  tray.setContextMenu(Menu.buildFromTemplate([{ label: '${bareEntry}', click: send }]))
})
`
