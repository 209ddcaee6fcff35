import seedrandom from 'seedrandom'

/** Random choices, the same for the same name. */
export class RandomSource {
  readonly next: () => number

  constructor(name: string) {
    this.next = seedrandom(name)
  }

  /** A whole number from min to max. */
  whole(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1))
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.whole(0, items.length - 1)]
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** A multiple of 1/10, which is written with one digit. */
  tenth(min: number, max: number): number {
    return this.whole(min, max) / 10
  }
}
