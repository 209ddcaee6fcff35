/** A priority queue: `pop` returns an item of least key, ties broken by insertion order so that runs are reproducible. */
export class NodeQueue<Item> {
  readonly #items: { key: number; order: number; item: Item }[] = []
  #inserted = 0

  get size(): number {
    return this.#items.length
  }

  /** Least key, or +Infinity when empty. */
  get leastKey(): number {
    return this.#items.length === 0 ? Infinity : this.#items[0].key
  }

  /** Removes all items and returns them, in the order of insertion. */
  clear(): Item[] {
    return this.#items
      .splice(0)
      .toSorted((left, right) => left.order - right.order)
      .map(({ item }) => item)
  }

  push(key: number, item: Item): void {
    const items = this.#items
    items.push({ key, order: this.#inserted++, item })
    let child = items.length - 1
    while (child > 0) {
      const parent = (child - 1) >> 1
      if (!this.#before(child, parent)) break
      this.#swap(child, parent)
      child = parent
    }
  }

  pop(): Item | undefined {
    const items = this.#items
    if (items.length === 0) return undefined
    const { item } = items[0]
    const last = items.pop()
    if (items.length > 0 && last !== undefined) {
      items[0] = last
      let parent = 0
      for (;;) {
        let least = parent
        for (const child of [2 * parent + 1, 2 * parent + 2]) {
          if (child < items.length && this.#before(child, least)) least = child
        }
        if (least === parent) break
        this.#swap(parent, least)
        parent = least
      }
    }
    return item
  }

  #before(i: number, j: number): boolean {
    const a = this.#items[i]
    const b = this.#items[j]
    return a.key < b.key || (a.key === b.key && a.order < b.order)
  }

  #swap(i: number, j: number): void {
    const held = this.#items[i]
    this.#items[i] = this.#items[j]
    this.#items[j] = held
  }
}
