/** Something that ends a run: the user, or the time that is over. */
export interface Deadline {
  readonly signal: AbortSignal
  /** Which of them ended it; null while it may go on. */
  endedBy(): 'user' | 'time' | null
  /** Ends the run at once, for another reason. */
  end(): void
  /** Lets go of the timer. */
  clear(): void
}

/** @param seconds from now on; no end when left out */
export function deadline(user: AbortSignal, seconds: number | undefined): Deadline {
  const controller = new AbortController()
  const end = (): void => controller.abort()
  let isOver = false
  const timer =
    seconds === undefined
      ? undefined
      : setTimeout(() => {
          isOver = true
          end()
        }, 1000 * seconds)
  if (user.aborted) end()
  else user.addEventListener('abort', end, { once: true })
  return {
    signal: controller.signal,
    endedBy: () => (user.aborted ? 'user' : isOver ? 'time' : null),
    end,
    clear() {
      clearTimeout(timer)
      user.removeEventListener('abort', end)
    },
  }
}
