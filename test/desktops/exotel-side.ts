import type { FaultRule, Simulator } from '../../src/exotel/simulator/index.ts'
import { eventually } from '../support/condition.ts'

/** Waits until the agent has `target` on at Exotel; gives when that was, UTC ms. */
export async function isOn(exotel: Simulator, target: string | null, within = 60_000): Promise<number> {
  await eventually(
    () => deviceOn(exotel),
    (on) => on === target,
    { describe: `${target ?? 'no device'} to be on at Exotel`, within },
  )
  return Date.now()
}

/** The device that is on at Exotel; null where none is. */
export async function deviceOn({ facts }: Simulator): Promise<string | null> {
  const answer = await fetch(`${facts.url}/_simulator/agents/1`)
  const { devices } = (await answer.json()) as { devices: Record<string, { on: boolean } | null> }
  return Object.keys(devices).find((name) => devices[name]?.on === true) ?? null
}

export async function setFaults({ facts }: Simulator, rules: readonly FaultRule[]): Promise<void> {
  await fetch(`${facts.url}/_simulator/faults`, { method: 'PUT', body: JSON.stringify(rules) })
}

/** Turns everything off as somebody else does. */
export async function turnOff({ facts }: Simulator): Promise<void> {
  const devices = { phone: { on: false }, sip: { on: false } }
  await fetch(`${facts.url}/_simulator/agents/1`, { method: 'PUT', body: JSON.stringify({ devices }) })
}
