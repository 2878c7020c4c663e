import { join } from 'node:path'
import type { Messages } from '../../src/core/locales/messages.ts'
import { type Agent, agentOf } from './agent.ts'
import { eventually } from './condition.ts'
import { startWorkplace, type Workplace } from './hookswitch.ts'
import { readPng } from './icon-picture.ts'
import { type OpenMenu, type Panel, preparePanel } from './panel.ts'
import { picturesFolder } from './pictures.ts'
import type { RunningProcess } from './processes.ts'

/** A desktop with a real panel, an app that comes and goes, and an Exotel that does as it is told. */
export interface TrayStage {
  readonly place: Workplace
  readonly agent: Agent
  readonly panel: Panel
  /** Starts the app anew, in the language of `words`; settles once its icon is there. */
  restart(messages: Messages, args?: readonly string[]): Promise<void>
  /** Ends the app as a crash does. */
  stop(): Promise<void>
  exotelFails(): Promise<void>
  /** Waits until what stands open below the icon is painted, and keeps a picture of both as `tray-<name>.png`. */
  picture(name: string, menu: OpenMenu): Promise<void>
  close(): Promise<void>
}

/** Sets the stage; the panel is dark, and no app runs. */
export async function setTrayStage(): Promise<TrayStage> {
  const place = await startWorkplace({ host: 'none' })
  const panel = await preparePanel(place.desktop)
  await panel.start()
  let app: RunningProcess | null = null

  async function stop(): Promise<void> {
    await app?.stop({ signal: 'SIGKILL' })
    app = null
    await eventually(panel.items, (items) => items.length === 0, { describe: 'the icon to go' })
  }

  return {
    place,
    agent: agentOf(place),
    panel,
    stop,
    async restart({ language }, args) {
      await stop()
      app = place.start(args, { LANG: `${language}_IN.UTF-8` })
      await eventually(panel.items, (items) => items.length === 1, {
        describe: 'the icon to come',
        within: 15_000,
      })
    },
    exotelFails: () =>
      place.setFaults([{ match: {}, fault: { kind: 'refusal', where: 'status', status: 500 } }]),
    async picture(name, menu) {
      const margin = 8
      const width = menu.place.x + menu.place.width + margin
      const height = menu.place.y + menu.place.height + margin
      const file = join(picturesFolder ?? place.desktop.home, `tray-${name}.png`)
      const taken = async () => {
        await panel.picture(file, { x: 0, y: 0, width, height }, 2)
        return readPng(file)
      }
      // A menu is there a moment before it is painted.
      await eventually(
        async () => [await taken(), await taken()] as const,
        ([one, other]) => one.rgba.equals(other.rgba),
        { describe: 'the menu to be painted', within: 15_000 },
      )
    },
    async close() {
      await app?.stop()
      panel.close()
      await place.close()
    },
  }
}
