import { randomBytes, randomUUID } from 'node:crypto'

/** Whose Exotel this is: the integration app, its tenant, the account, and every credential. Random at each start. */
export type Identity = {
  customerId: string
  appId: string
  appSecret: string
  sid: string
  apiKey: string
  apiToken: string
}

/** Makes a new identity. */
export function newIdentity(): Identity {
  return {
    customerId: randomUUID(),
    appId: randomUUID(),
    appSecret: randomBytes(24).toString('hex'),
    sid: `simulated${randomBytes(2).toString('hex')}`,
    apiKey: randomBytes(20).toString('hex'),
    apiToken: randomBytes(20).toString('hex'),
  }
}
