import { fileURLToPath } from 'node:url'
import type { Desktop } from './desktop.ts'
import { startProcess } from './processes.ts'

/** A keyring that gives what it holds, and asks its user before it takes anything: a user who never answers. */
export interface SilentKeyring {
  /** Settles once it has been asked to take something. */
  asked(): Promise<void>
  /** Ends, as a prompt that is dismissed with the keyring does. */
  close(): Promise<void>
}

/** Starts one on a desktop without a keyring; it holds `secret` under the name that keytar gives it. */
export async function startSilentKeyring(
  { env }: Desktop,
  {
    service,
    account,
    secret,
  }: { readonly service: string; readonly account: string; readonly secret: string },
): Promise<SilentKeyring> {
  const program = fileURLToPath(new URL('silent-keyring.py', import.meta.url))
  const keyring = startProcess('/usr/bin/python3', ['-B', program, service, account], {
    env,
    from: 'python3-dbus',
  })
  keyring.write(`${secret}\n`)
  await keyring.waitForLine(/^ready$/)
  return {
    asked: async () => void (await keyring.waitForLine(/^asked$/, { within: 20_000 })),
    close: async () => void (await keyring.stop()),
  }
}
