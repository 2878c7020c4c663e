import { createCipheriv, randomBytes, randomInt } from 'node:crypto'
import type { Agent, Device } from './agent.ts'

/**
 * The agents with which a simulator starts. "1" has a phone and SIP, both verified and off, and the names of Exotel's
 * sample (user device page). "2" has an unverified phone. "3" has no SIP, as in an account without VoIP.
 */
export function seedAgents(newSipSecret: () => string): readonly Agent[] {
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

/** A new agent with a phone and SIP, both verified and off. Ids are random; device ids have six digits, as Exotel's. */
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

/** A verified phone that is off, with a random Indian number (+91). */
export function newPhone(): Device {
  return newDevice(0, `+9199000${String(randomInt(100_000)).padStart(5, '0')}`)
}

/** A SIP device that is off. SIP devices need no verification. */
export function newSip(): Device {
  return newDevice(1, `sip:agent${randomBytes(4).toString('hex')}`)
}

/** Phones get even ids and SIP devices odd ones, so the two of an agent always differ. */
function newDevice(parity: 0 | 1, contactUri: string): Device {
  const id = String(randomInt(50_000, 500_000) * 2 + parity)
  return { id, contactUri, on: false, verified: true, busy: false }
}

/**
 * Makes SIP secrets that look like Exotel's: the hex of a 16-byte IV followed by an AES-CFB ciphertext (Exotel: IP
 * calling web SDK, which decrypts them). The key is random and stays here, so no client can decrypt these.
 */
export function createSipSecrets(): () => string {
  const key = randomBytes(32)
  return () => {
    const iv = randomBytes(16)
    const cipher = createCipheriv('aes-256-cfb', key, iv)
    const password = randomBytes(12).toString('base64')
    return Buffer.concat([iv, cipher.update(password), cipher.final()]).toString('hex')
  }
}
