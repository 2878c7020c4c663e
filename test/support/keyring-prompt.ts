import { eventually } from './condition.ts'
import type { Desktop } from './desktop.ts'
import { runProcess } from './processes.ts'

/** The X window in which gcr asks for a password at the moment; empty where there is none. */
export async function promptOn({ env }: Desktop): Promise<string> {
  const find = ['search', '--onlyvisible', '--class', 'gcr-prompter']
  const { stdout } = await runProcess('xdotool', find, { env, from: 'xdotool' })
  return stdout.trim().split('\n').at(-1) ?? ''
}

/** Settles when gcr asks for a password. */
export async function promptShown(desktop: Desktop): Promise<void> {
  const shown = { describe: 'the prompt of the keyring', within: 15_000 }
  await eventually(
    () => promptOn(desktop),
    (window) => window !== '',
    shown,
  )
}

/** Types `password` into gcr's window, or dismisses it with null, as a person does; settles when it is gone. */
export async function answerPrompt(desktop: Desktop, password: string | null): Promise<void> {
  await promptShown(desktop)
  const { env } = desktop
  const type = password === null ? ['key', 'Escape'] : ['key', ...password, 'Return']
  const gone = (within: number) =>
    eventually(
      () => promptOn(desktop),
      (window) => window === '',
      { describe: 'the prompt of the keyring to be gone', within },
    )
  // A window that has just been shown takes no keys yet, and nothing tells when it does: so they are typed again.
  const answer = async () => {
    const window = await promptOn(desktop)
    if (window === '') return true
    await runProcess('xdotool', ['windowfocus', window], { env })
    await runProcess('xdotool', type, { env })
    await gone(1_500)
    return true
  }
  await eventually(answer, (answered) => answered, {
    describe: 'the prompt to take its answer',
    within: 15_000,
  })
}
