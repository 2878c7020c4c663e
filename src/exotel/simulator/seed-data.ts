import { randomBytes, randomInt } from 'node:crypto'
import type { Agent, Device } from './agents.ts'

/**
 * The agents a simulator starts with. "1": phone and SIP, both verified, both off, with the names of Exotel's own
 * sample (Exotel: device API). "2": its phone is unverified. "3": no SIP, as on an account without VoIP.
 */
export function seedAgents(newSipSecret: () => string): Agent[] {
  const first = newAgent('1', newSipSecret())
  const second = newAgent('2', newSipSecret())
  const third = newAgent('3', '')
  return [
    { ...first, firstName: 'Temp', lastName: 'Name', email: 'temp.user@company.in', role: 'admin' },
    {
      ...second,
      devices: {
        ...second.devices,
        phone: second.devices.phone && { ...second.devices.phone, verified: false },
      },
    },
    { ...third, devices: { ...third.devices, sip: null } },
  ]
}

/**
 * A new agent with both devices, verified and off. Ids are random, device ids of six digits as real ones are.
 */
export function newAgent(userId: string, sipSecret: string): Agent {
  const accountUserId = randomBytes(3).toString('hex')
  return {
    userId,
    accountUserId,
    firstName: 'Agent',
    lastName: `Number ${userId}`.slice(0, 20),
    email: `agent.${accountUserId}@company.in`,
    role: 'user',
    virtualNumber: '01135124165',
    sipSecret,
    exclusivity: 'replaces',
    devices: { phone: newPhone(), sip: newSip(), secondPhone: null },
    turnedOnLast: null,
    updatedAt: null,
  }
}

/** A verified phone that is off, with a random number of India's +91 range. */
export function newPhone(): Device {
  return newDevice(0, `+9199000${String(randomInt(100_000)).padStart(5, '0')}`)
}

/** A SIP device that is off. SIP devices need no verification. */
export function newSip(): Device {
  return newDevice(1, `sip:agent${randomBytes(4).toString('hex')}`)
}

/** Phones have even ids and SIP devices odd ones: an agent's two are never the same. */
function newDevice(parity: 0 | 1, contactUri: string): Device {
  const id = String(randomInt(50_000, 500_000) * 2 + parity)
  return { id, contactUri, on: false, verified: true, busy: false }
}
