/** A limit of requests for each of many clients: a bucket that fills at a steady rate. */
export interface RequestLimit {
  /** 0 if the request may pass; otherwise the milliseconds after which one may. */
  take(client: string): number
}

/** How many clients are remembered; the one that asked longest ago is forgotten, which gives it a full bucket. */
const mostClients = 50_000

/** Makes a limit of `perMinute` requests, of which `burst` may come at once. */
export function createRequestLimit(
  { perMinute, burst }: { readonly perMinute: number; readonly burst: number },
  now: () => number = () => performance.now(),
): RequestLimit {
  const buckets = new Map<string, { readonly level: number; readonly at: number }>()
  const perMs = perMinute / 60_000
  return {
    take(client) {
      const at = now()
      const bucket = buckets.get(client)
      const level = bucket === undefined ? burst : Math.min(burst, bucket.level + (at - bucket.at) * perMs)
      const passes = level >= 1
      // Deleted first, so that the map's order is that of the last requests.
      buckets.delete(client)
      buckets.set(client, { level: passes ? level - 1 : level, at })
      const [oldest] = buckets.keys()
      if (buckets.size > mostClients && oldest !== undefined) buckets.delete(oldest)
      return passes ? 0 : (1 - level) / perMs
    },
  }
}
