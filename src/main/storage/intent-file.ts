import { readFileSync, renameSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import {
  emptyPersistedState,
  type PersistedState,
  samePersistedState,
} from '../../core/model/persisted-state.ts'
import { newestOnly } from './newest-only.ts'

/** What an unconfirmed OFF and a taken device look like on disk. Whatever does not fit is set aside, never obeyed. */
const active = z.enum(['phone', 'sip', 'off', 'both'])
const cause = z.enum([
  'user',
  'shortcut',
  'command',
  'link',
  'lock',
  'suspend',
  'session-end',
  'quit',
  'timer',
  'idle',
  'restore',
])
const owner = z.object({ userId: z.string().min(1), host: z.string().min(1) })
const instant = z.number().int().positive()
const device = z.enum(['phone', 'sip'])
const before = z.object({ active, updatedAt: z.number().nullable() }).nullable()
const place = z.object({ boot: z.string(), session: z.string() })
const fileSchema = z.strictObject({
  version: z.literal(1),
  off: z.object({ id: z.string(), cause, at: instant, before, owner }).nullable(),
  taken: z.object({ device, at: instant, place, owner }).nullable(),
  // Files of version 0.1.0 have none of these.
  timedOff: z.object({ device, until: instant, owner }).nullable().default(null),
  sessionEnd: z.object({ place, at: instant, before, owner }).nullable().default(null),
  /** One that is not understood is told once more, and must not cost the OFF beside it. */
  tokenTold: z
    .object({ endsAt: instant, stage: z.enum(['week', 'day', 'ended']), at: instant })
    .nullable()
    .catch(null),
})

/** What one profile persists, in its intent.json. */
export interface IntentFile {
  /** What an earlier run left; nothing where there is none, or where it is truncated, foreign or newer. */
  read(): PersistedState
  /**
   * Writes it so that neither a crash nor a power cut leaves half of it. Settles once it is on disk, with false where
   * the disk does not take it; with a disk that hangs it does not settle, and a newer memory takes its place.
   */
  write(persistedState: PersistedState): Promise<boolean>
}

/** Opens intent.json in `folder`. A file that cannot be understood is set aside under a name that says so. */
export function openIntentFile(folder: string): IntentFile {
  const file = join(folder, 'intent.json')
  return {
    read() {
      const text = readText(file)
      if (text === null) return emptyPersistedState
      const parsed = fileSchema.safeParse(parseJson(text))
      if (parsed.success) {
        const { version: _, taken, ...others } = parsed.data
        return { ...others, autoOffDevice: taken }
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

/** Memory that ends with the process: what the simulator's profile uses. */
export function memoryIntentFile(): IntentFile {
  return { read: () => emptyPersistedState, write: async () => true }
}

async function put(folder: string, file: string, persistedState: PersistedState): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (samePersistedState(persistedState, emptyPersistedState)) await rm(file, { force: true })
  else await replace(file, JSON.stringify(contentOf(persistedState)))
  await syncFolder(folder)
}

/** The file keeps the names of its first version, so that an older Hookswitch can read it too. */
function contentOf({ autoOffDevice, ...others }: PersistedState) {
  return { version: 1, ...others, taken: autoOffDevice }
}

async function replace(file: string, text: string): Promise<void> {
  const temporary = `${file}.new`
  const handle = await open(temporary, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, file)
}

/** A name in a folder is durable only once the folder is; Windows has no such call and does it by itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function setAside(file: string, aside: string): void {
  try {
    renameSync(file, aside)
  } catch {
    // A disk that may not be written to: the file is not obeyed all the same.
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
