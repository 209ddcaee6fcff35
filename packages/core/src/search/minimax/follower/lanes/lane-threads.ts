import { Worker } from 'node:worker_threads'
import { SmfgError } from '../../../../model/errors.js'
import { Stopped } from '../../../running/stopping.js'
import { flagBehind } from '../../../running/shared-signal.js'
import type { GameDefinition } from '../../../../model/definition.js'
import type { Game } from '../../../../model/game.js'
import {
  LANES,
  type LaneProblem,
  type LaneReport,
  type LaneTask,
  type OpenLane,
  type Tangents,
} from './lane.js'
import type { LaneAnswer, LaneRequest, LaneThreadData } from './lane-messages.js'

/** A thread and the requests it has not answered yet, oldest first. */
interface LaneThread {
  readonly worker: Worker
  readonly pending: {
    readonly resolve: (answer: LaneAnswer) => void
    readonly reject: (error: unknown) => void
  }[]
}

/**
 * Threads that explore lanes of large trees at the side of the calling one. They start with the first lane and must be disposed of.
 */
export class LaneThreads {
  readonly #most: number
  readonly #threads: LaneThread[] = []
  readonly #interrupted: Int32Array
  readonly #signal: AbortSignal | undefined
  readonly #interrupt = (): void => void Atomics.store(this.#interrupted, 0, 1)
  #opened = 0

  /**
   * @param threads of all, the calling one included; more than there are lanes are of no use
   * @param signal ends what the threads are at
   */
  constructor(threads: number, signal: AbortSignal | undefined) {
    this.#most = Math.min(threads, LANES) - 1
    this.#signal = signal
    // Memory that is shared already is read without waiting for an event.
    this.#interrupted =
      flagBehind(signal) ?? new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
    if (signal?.aborted === true) this.#interrupt()
    signal?.addEventListener('abort', this.#interrupt)
  }

  /** How many threads help the calling one. */
  get size(): number {
    return this.#most
  }

  /**
   * Opens a lane in one of the threads.
   *
   * @param secondsLeft until the time limit, or Infinity
   */
  async open(problem: LaneProblem, tangents: Tangents, secondsLeft: () => number): Promise<OpenLane> {
    const lane = this.#opened++
    const thread = this.#threadFor(lane)
    await ask(thread, {
      kind: 'open',
      lane,
      problem: { ...problem, game: withoutSource(problem.game) },
      tangents,
    })
    return {
      explore: (task) => explored(thread, lane, task, secondsLeft()),
      dispose: () => send(thread, { kind: 'dispose', lane }),
    }
  }

  async dispose(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#interrupt)
    await Promise.all(this.#threads.splice(0).map(({ worker }) => worker.terminate()))
  }

  #threadFor(lane: number): LaneThread {
    const index = lane % this.#most
    return (this.#threads[index] ??= startThread({ interrupted: this.#interrupted }))
  }
}

function startThread(workerData: LaneThreadData): LaneThread {
  const worker = new Worker(new URL('./lane-worker.js', import.meta.url), { workerData })
  const thread: LaneThread = { worker, pending: [] }
  const failAll = (error: unknown): void => {
    for (const { reject } of thread.pending.splice(0)) reject(error)
  }
  worker.on('message', (answer: LaneAnswer) => thread.pending.shift()?.resolve(answer))
  worker.on('error', failAll)
  worker.on('exit', () =>
    failAll(new SmfgError('thread-ended', 'A solver thread ended before its work was done.')),
  )
  return thread
}

function send(thread: LaneThread, request: LaneRequest): void {
  thread.worker.postMessage(request)
}

function ask(thread: LaneThread, request: LaneRequest): Promise<LaneAnswer> {
  return new Promise<LaneAnswer>((resolve, reject) => {
    thread.pending.push({ resolve, reject })
    send(thread, request)
  }).then((answer) => {
    if (answer.kind === 'failed') throw answer.error
    if (answer.kind === 'stopped') throw new Stopped()
    return answer
  })
}

async function explored(
  thread: LaneThread,
  lane: number,
  task: LaneTask,
  seconds: number,
): Promise<LaneReport> {
  const answer = await ask(thread, { kind: 'explore', lane, task, seconds })
  if (answer.kind !== 'explored') throw new SmfgError('thread-ended', 'A solver thread answered out of turn.')
  return answer.report
}

/** Definitions may hold functions, which no thread can send to another; a lane needs the compiled formulas only. */
function withoutSource(game: Game): Game {
  const { name, stages, states, actions } = game
  const definition = {
    smfg: 1,
    name,
    stages,
    states: [...states],
    actions: [...actions],
    initial: [],
    leader: { controls: {}, payoff: 0 },
    transition: [],
    reward: [],
  } satisfies GameDefinition
  return { ...game, definition }
}
