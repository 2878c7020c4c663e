import off from '../../assets/tray/off-48.png'
import phone from '../../assets/tray/phone-48.png'
import problem from '../../assets/tray/problem-48.png'
import signedOut from '../../assets/tray/signed-out-48.png'
import sip from '../../assets/tray/sip-48.png'
import switching from '../../assets/tray/switching-48.png'
import type { IconName } from '../core/view.ts'

const pictures: Record<IconName, string> = {
  off,
  phone,
  problem,
  sip,
  switching,
  'signed-out': signedOut,
}

/** The state in one sentence, with the icon that the tray shows for it; read out when it changes. */
export function Headline({ icon, text }: { icon: IconName; text: string }) {
  return (
    <header>
      <img src={pictures[icon]} alt="" width={48} height={48} />
      <div role="status">
        <h1>{text}</h1>
      </div>
    </header>
  )
}
