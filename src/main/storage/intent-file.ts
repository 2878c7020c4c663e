import { renameSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { actives, causes, devices } from '../../core/model/device.ts'
import {
  emptyPersistedState,
  type PersistedState,
  samePersistedState,
} from '../../core/model/persisted-state.ts'
import { errorCode } from '../../core/text/error-text.ts'
import { parseJson } from '../../core/text/json.ts'
import { isReason } from '../../core/text/reason.ts'
import { readTextOrNull, replaceDurably } from './files.ts'
import { newestOnly } from './newest-only.ts'

const active = z.enum(actives)
const cause = z.enum(causes)
const owner = z.object({ userId: z.string().min(1), host: z.string().min(1) })
const instant = z.number().int().positive()
const device = z.enum(devices)
const before = z.object({ active, updatedAt: z.number().nullable() }).nullable()
const place = z.object({ boot: z.string(), session: z.string() })
/** The content of intent.json. A file that does not match is set aside and never acted upon. */
const fileSchema = z.strictObject({
  version: z.literal(1),
  off: z.object({ id: z.string(), cause, at: instant, before, owner }).nullable(),
  taken: z.object({ device, at: instant, place, owner }).nullable(),
  // Version 0.1.0 does not write these.
  timedOff: z
    .object({
      device,
      until: instant,
      owner,
      // An invalid reason is dropped, so that the time beside it is kept.
      reason: z.string().refine(isReason).optional().catch(undefined),
    })
    .nullable()
    .default(null),
  sessionEnd: z
    .object({ place, at: instant, before, owner, forQuestionOnly: z.literal(true).optional() })
    .nullable()
    .default(null),
  /** An invalid value is dropped, so that the OFF beside it is kept: the agent is only asked nothing. */
  deskLoss: z
    .object({ device, owner, heard: z.object({ from: instant, until: instant }).nullable() })
    .nullable()
    .catch(null),
  /** An invalid value is dropped, so that the OFF beside it is kept: the agent is only notified once more. */
  tokenTold: z
    .object({ endsAt: instant, stage: z.enum(['week', 'day', 'ended']), at: instant })
    .nullable()
    .catch(null),
})

/** The state that survives a run of the app, in intent.json of the profile. */
export interface IntentFile {
  /** The state that the last run wrote; empty if there is no file, or if it is broken or of a newer version. */
  read(): PersistedState
  /**
   * Writes the state so that neither a crash nor a power cut leaves half of it. Resolves once it is on the disk, with
   * false if the disk refused it. If the disk hangs, it stays pending, and later states wait for it: only the newest of
   * them is written next.
   */
  write(persistedState: PersistedState): Promise<boolean>
}

/** Opens intent.json in `folder`. A broken file is renamed to `intent.unreadable-<time>.json`. */
export function openIntentFile(folder: string): IntentFile {
  const file = join(folder, 'intent.json')
  return {
    read() {
      const text = readTextOrNull(file)
      if (text === null) return emptyPersistedState
      const parsed = fileSchema.safeParse(parseJson(text))
      if (parsed.success) {
        const { version: _, taken, tokenTold, ...others } = parsed.data
        return { ...others, autoOffDevice: taken, tokenAnnouncement: tokenTold }
      }
      setAside(file, join(folder, `intent.unreadable-${Date.now()}.json`))
      return emptyPersistedState
    },
    write: newestOnly((persistedState) =>
      put(folder, file, persistedState).then(
        () => true,
        () => false,
      ),
    ),
  }
}

/** State in memory, for the simulator's profile. */
export function memoryIntentFile(): IntentFile {
  return { read: () => emptyPersistedState, write: async () => true }
}

/** An OFF waits for this before it is sent, so the folder is made only where it is missing. */
async function put(folder: string, file: string, persistedState: PersistedState): Promise<void> {
  const content = samePersistedState(persistedState, emptyPersistedState)
    ? null
    : JSON.stringify(contentOf(persistedState))
  try {
    await replaceDurably(folder, file, content)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await replaceDurably(folder, file, content)
  }
}

/** The file keeps the names of its first version, so that an older Hookswitch can read it. */
function contentOf({ autoOffDevice, tokenAnnouncement, ...others }: PersistedState) {
  return { version: 1, ...others, taken: autoOffDevice, tokenTold: tokenAnnouncement }
}

function setAside(file: string, aside: string): void {
  try {
    renameSync(file, aside)
  } catch {
    // On a read-only disk the file stays where it is. It is not acted upon either way.
  }
}
