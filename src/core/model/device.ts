/** Both devices, in the order in which every surface lists them. */
export const devices = ['phone', 'sip'] as const

/** A thing calls can ring on: `phone` (Exotel type `tel`) or `sip` (a softphone). */
export type Device = (typeof devices)[number]

export const targets = [...devices, 'off'] as const

/** Where calls are to ring: a device, or nowhere. */
export type Target = (typeof targets)[number]

export const actives = [...targets, 'both'] as const

/** Where calls do ring, as Exotel tells it; `both` happens only through the dashboard or another program. */
export type Active = (typeof actives)[number]

export const commands = [...targets, 'toggle', 'swap'] as const

/** What an agent may ask for; `toggle` and `swap` are resolved to a target against what is confirmed. */
export type Command = (typeof commands)[number]

/** Every cause of an intent. They are on disk (intent.json) and in `status --json`: a name stays as it is. */
export const causes = [
  'user',
  'shortcut',
  'command',
  'link',
  'lock',
  'suspend',
  /** The desktop session ends: log-out, shutdown, or a signal that ends the whole session. */
  'session-end',
  'quit',
  'timer',
  'idle',
  'restore',
] as const

/** Who or what asked. */
export type Cause = (typeof causes)[number]

/** Whether the agent asked; null, a change that was made elsewhere, is not the agent's act. */
export function isByAgent(cause: Cause | null): boolean {
  return cause === 'user' || cause === 'shortcut' || cause === 'command' || cause === 'link'
}

/** `named` if it is a device; null for everything else, such as `off`, `both` or `toggle`. */
export function deviceIn(named: Active | Command | null): Device | null {
  return named === 'phone' || named === 'sip' ? named : null
}

/** The device that is not `device`. */
export function otherDevice(device: Device): Device {
  return device === 'phone' ? 'sip' : 'phone'
}

/** Both devices in the order in which an OFF turns them off: the one that was on goes first. */
export function devicesFrom(wasOn: Active | null): readonly Device[] {
  return wasOn === 'sip' ? ['sip', 'phone'] : devices
}

/** What Exotel says about the softphone of a SIP device; null is "not known". */
export interface SoftphoneFacts {
  /** Whether one is connected. */
  readonly registered: boolean | null
  /** When one was connected last, by Exotel's clock, UTC ms. */
  readonly lastSeen: number | null
}

/** What Exotel says about one device; null is "not known", never "no". */
export interface DeviceFacts {
  readonly present: boolean | null
  readonly verified: boolean | null
  readonly busy: boolean | null
  /** Number or SIP address with its middle masked: enough for its owner to recognise it. */
  readonly address: string | null
  /** Left out if Exotel says nothing of a softphone, as for a phone. */
  readonly softphone?: SoftphoneFacts | undefined
}

/** What one answer of Exotel says, parsed by allow-list: it holds no secret and no personal data. */
export interface Reading {
  readonly active: Active
  readonly devices: Readonly<Record<Device, DeviceFacts>>
  /**
   * How long before its answer Exotel said so, in ms: a cache or the company's relay answered in its place. Left out if
   * Exotel said so at once.
   */
  readonly age?: number | undefined
  /** When the record changed last, by Exotel's clock, UTC in ms; null for its zero date. */
  readonly updatedAt: number | null
  /** Exotel's id of the answer's request, by which support finds it; left out where Exotel gave none. */
  readonly requestId?: string | undefined
}

/** One absolute write: this device, on or off. */
export interface Write {
  readonly device: Device
  readonly on: boolean
}
