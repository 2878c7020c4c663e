/** Resolves once `promise` has settled, and after `limit` ms at the latest; rejects if `promise` does before that. */
export async function within(limit: number, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limit)
  })
  try {
    await Promise.race([promise, over])
  } finally {
    clearTimeout(timer)
  }
}
