/**
 * An abort signal for a thread that is too busy to hear of events: `aborted` is read from memory that another thread writes.
 *
 * @param flag shared by both threads; anything but 0 in its first place means aborted
 */
export function sharedAbortSignal(flag: Int32Array): AbortSignal {
  const { signal } = new AbortController()
  Object.defineProperty(signal, 'aborted', { get: () => Atomics.load(flag, 0) !== 0 })
  sharedFlags.set(signal, flag)
  return signal
}

const sharedFlags = new WeakMap<AbortSignal, Int32Array>()

/** The memory behind a signal that is shared by threads, or null. */
export function flagBehind(signal: AbortSignal | undefined): Int32Array | null {
  return (signal === undefined ? undefined : sharedFlags.get(signal)) ?? null
}
