import off from '../../assets/icons/off.svg'
import phone from '../../assets/icons/phone.svg'
import problem from '../../assets/icons/problem.svg'
import signedOut from '../../assets/icons/signed-out.svg'
import sip from '../../assets/icons/sip.svg'
import switching from '../../assets/icons/switching.svg'
import type { IconName } from '../core/view/state-summary.ts'

const pictures: Record<IconName, string> = {
  off,
  phone,
  problem,
  sip,
  switching,
  'signed-out': signedOut,
}

/** The tray's icon, `size` CSS pixels wide. Screen readers skip it: the text beside it says the same. */
export function StateIcon({ icon, size }: { icon: IconName; size: number }) {
  return <img class={`state-icon ${icon}`} src={pictures[icon]} alt="" width={size} height={size} />
}
