/** A pause that something else may end early. */
export interface AlarmClock {
  /** Resolves after `ms`, or as soon as `ring` is called. A call of `ring` during no pause ends the next one at once. */
  sleep(ms: number): Promise<void>
  ring(): void
}

/** Makes a clock for one sleeper. */
export function createAlarmClock(): AlarmClock {
  let rung = false
  let wake: (() => void) | undefined
  return {
    async sleep(ms) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      rung = false
      wake = undefined
    },
    ring() {
      rung = true
      wake?.()
    },
  }
}
