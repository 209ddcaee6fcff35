/** An order of a game's states and of its actions: indices, ascending. */
export interface FollowerOrder {
  readonly states: readonly number[]
  readonly actions: readonly number[]
}

/** Games with at most so many pairs of orders are tried with all of them, others with those of the lists only. */
const LARGEST_TRIAL = 24

/**
 * The orders in which complementarities are looked for: states and actions as listed, then with the actions reversed, then, in small
 * games, every other pair of orders. (Turning both around at once changes nothing: least and greatest trade places.)
 */
export function trialOrders(states: number, actions: number): FollowerOrder[] {
  const listed = (count: number): number[] => Array.from({ length: count }, (_unused, k) => k)
  const orders: FollowerOrder[] = [{ states: listed(states), actions: listed(actions) }]
  if (actions > 1 && states > 1)
    orders.push({ states: listed(states), actions: listed(actions).toReversed() })
  if (factorial(states) * factorial(actions) > 2 * LARGEST_TRIAL) return orders
  const known = new Set(orders.flatMap((order) => [keyOf(order), keyOf(reversed(order))]))
  for (const stateOrder of permutations(listed(states))) {
    for (const actionOrder of permutations(listed(actions))) {
      const order = { states: stateOrder, actions: actionOrder }
      if (known.has(keyOf(order))) continue
      known.add(keyOf(order)).add(keyOf(reversed(order)))
      orders.push(order)
    }
  }
  return orders
}

function reversed({ states, actions }: FollowerOrder): FollowerOrder {
  return { states: states.toReversed(), actions: actions.toReversed() }
}

function keyOf({ states, actions }: FollowerOrder): string {
  return `${states.join(' ')}/${actions.join(' ')}`
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1)
}

function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) return [[...items]]
  return items.flatMap((first, k) => permutations(items.toSpliced(k, 1)).map((rest) => [first, ...rest]))
}
