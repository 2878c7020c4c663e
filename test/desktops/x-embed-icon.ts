import { eventually } from '../support/condition.ts'
import type { AgentSession } from './agent-session.ts'

/** The app's icon in a tray of X11's old kind (XEmbed), found and used with the eye and the mouse. */
export type XEmbedIcon = {
  /** A sum of what is seen of it. */
  picture(): Promise<string>
  /** Opens its menu with the mouse. */
  openMenu(): Promise<void>
  /** Chooses entry number `index` of the open menu, from 1 on, with the keyboard. */
  choose(index: number): Promise<void>
}

/**
 * How long a click may take to open the menu until it counts as lost, ms. In the first seconds after a login Cinnamon shows
 * an icon without passing clicks on to its program.
 */
const clickLimit = 10_000

/** Resolves once the tray has a window of the app's in its place. */
export async function findXEmbedIcon(session: AgentSession, within: number): Promise<XEmbedIcon> {
  const tree = () => session.run('xwininfo', '-root', '-tree')
  // Windows of the root's own have no tray around them, which shows in how far they are indented.
  // Cinnamon has a new icon in the screen's corner first.
  const icon = /^ {7,}0x[0-9a-f]+ .*"Hookswitch"\) {2}(\d+)x(\d+)\+\d+\+\d+ {2}\+([1-9]\d*)\+([1-9]\d*)$/m
  const text = await eventually(tree, (now) => icon.test(now), {
    describe: 'an icon in the old tray',
    within,
  })
  const [, width = 0, height = 0, x = 0, y = 0] = (icon.exec(text) ?? []).map(Number)
  // As wide and high as a menu, and not where windows lie that nobody sees.
  const isOpen = (now: string) => /^ {5}0x[0-9a-f]+ .*"Hookswitch"\) {2}\d{3}x\d{3}\+[1-9]/m.test(now)
  return {
    picture: async () => {
      const taken = `import -window root -crop ${width}x${height}+${x}+${y} txt:- | sha256sum`
      return (await session.shell(taken)).trim()
    },
    openMenu: async () => {
      const open = async () => {
        await session.run('xdotool', 'mousemove', `${x + width / 2}`, `${y + height / 2}`, 'click', '3')
        await eventually(tree, isOpen, { describe: 'the menu to open', within: clickLimit })
        return true
      }
      await eventually(open, Boolean, { describe: 'a click to open the menu', within })
    },
    choose: async (index) => {
      await session.run('xdotool', 'key', ...Array.from({ length: index }, () => 'Down'), 'Return')
    },
  }
}
