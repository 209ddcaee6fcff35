import type { Certificate } from './certificate.js'
import { Flaw } from './flaw.js'

/** Version of the certificate format that this checker reads. */
const VERSION = 1

type Check = (value: unknown, place: string) => void

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const finite: Check = (value, place) => {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new Flaw(place, 'a finite number is expected')
}

const text: Check = (value, place) => {
  if (typeof value !== 'string') throw new Flaw(place, 'a text is expected')
}

function oneOf(...allowed: readonly unknown[]): Check {
  return (value, place) => {
    if (!allowed.includes(value))
      throw new Flaw(place, `one of ${allowed.map(String).join(', ')} is expected`)
  }
}

function orNull(check: Check): Check {
  return (value, place) => {
    if (value !== null) check(value, place)
  }
}

function listOf(check: Check): Check {
  return (value, place) => {
    if (!Array.isArray(value)) throw new Flaw(place, 'a list is expected')
    value.forEach((each, k) => check(each, `${place}[${k}]`))
  }
}

/** An object with these keys and no others; those of `optional` may be missing. */
function record(
  keys: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
): Check {
  return (value, place) => {
    if (!isRecord(value)) throw new Flaw(place, 'an object is expected')
    for (const [key, check] of Object.entries(keys)) {
      if (!Object.hasOwn(value, key)) throw new Flaw(place, `"${key}" is missing`)
      check(value[key], `${place}.${key}`)
    }
    for (const key of Object.keys(value)) {
      if (Object.hasOwn(keys, key)) continue
      if (!Object.hasOwn(optional, key)) throw new Flaw(place, `"${key}" is no part of it`)
      optional[key](value[key], `${place}.${key}`)
    }
  }
}

const numbers = listOf(finite)

const pairOfNumbers: Check = (value, place) => {
  numbers(value, place)
  if ((value as readonly number[]).length !== 2) throw new Flaw(place, 'two numbers are expected')
}

const combination = record(
  {},
  { rows: numbers, products: numbers, tangents: numbers, curves: numbers, secants: numbers },
)

const factUse: Check = (value, place) => {
  if (!Array.isArray(value)) throw new Flaw(place, 'a list is expected')
  const [kind, ...rest] = value as readonly unknown[]
  oneOf('flow', 'bellman', 'gap', 'payoff')(kind, `${place}[0]`)
  numbers(rest, place)
  const lengths = kind === 'flow' ? [3, 4] : kind === 'bellman' ? [3] : [1]
  if (!lengths.includes(rest.length))
    throw new Flaw(place, `a ${String(kind)} fact has ${rest.length} numbers`)
}

const columnDefinition: Check = (value, place) => {
  if (!isRecord(value) || Object.keys(value).length !== 1)
    throw new Flaw(place, 'a definition with one key is expected')
  const [[kind, content]] = Object.entries(value)
  oneOf('sum', 'product', 'exp', 'log', 'sqrt', 'abs', 'reciprocal', 'power', 'max', 'min')(kind, place)
  if (kind === 'sum' || kind === 'product' || kind === 'power') {
    numbers(content, `${place}.${kind}`)
    const { length } = content as readonly unknown[]
    if (kind === 'sum' ? length % 2 === 0 : length !== 2)
      throw new Flaw(`${place}.${kind}`, `it has ${length} numbers`)
  } else if (kind === 'max' || kind === 'min') {
    numbers(content, `${place}.${kind}`)
    if ((content as readonly unknown[]).length === 0) throw new Flaw(`${place}.${kind}`, 'it has no operands')
  } else finite(content, `${place}.${kind}`)
}

const proofNode = record(
  {},
  {
    tighten: listOf(record({ column: finite, side: oneOf('lower', 'upper'), by: combination })),
    split: pairOfNumbers,
    leaf: combination,
  },
)

const followerProof = record({
  units: record({ reward: finite, payoff: finite }),
  columns: listOf(columnDefinition),
  rows: listOf(record({ entries: numbers, from: listOf(factUse) })),
  groups: listOf(record({ stage: finite, state: finite, columns: numbers })),
  nodes: listOf(proofNode),
})

const orderProof = record({ order: record({ states: numbers, actions: numbers }) })

const boundProof: Check = (value, place) => {
  if (isRecord(value) && Object.hasOwn(value, 'order')) orderProof(value, place)
  else followerProof(value, place)
}

const bracket = record({ lower: orNull(finite), upper: orNull(finite) })

const witness = record({ policy: numbers, exploitability: finite })

const followerClaim = record({
  kind: oneOf('follower'),
  sense: oneOf('worst', 'best'),
  epsilon: finite,
  commitment: numbers,
  value: bracket,
  bound: orNull(boundProof),
  witness: orNull(witness),
})

const prices = { prices: numbers }

const coverNodes: Readonly<Record<string, Check>> = {
  edge: record({ edge: pairOfNumbers }),
  halve: record({ halve: finite }),
  values: record({ values: pairOfNumbers }),
  empty: record({ empty: oneOf(true) }),
  range: record({ range: oneOf(true) }),
  constant: record({ constant: finite }, prices),
  moving: record({ moving: numbers }, prices),
  interval: record({ interval: finite }),
  margin: record({
    margin: record({ commitment: numbers, epsilon: finite, upper: finite, bound: followerProof }),
  }),
}

const coverNode: Check = (value, place) => {
  if (!isRecord(value)) throw new Flaw(place, 'an object is expected')
  const kind = Object.keys(value).find((key) => Object.hasOwn(coverNodes, key))
  if (kind === undefined) throw new Flaw(place, 'it is no node of a cover')
  coverNodes[kind](value, place)
}

const leaderClaim = record({
  kind: oneOf('leader'),
  sense: oneOf('worst', 'best'),
  epsilon: finite,
  value: bracket,
  commitment: orNull(numbers),
  bound: orNull(boundProof),
  witness: orNull(witness),
  cover: orNull(
    record({
      shape: oneOf('simplices', 'boxes'),
      witnessEpsilon: finite,
      policies: listOf(numbers),
      nodes: listOf(coverNode),
    }),
  ),
})

const claim: Check = (value, place) => {
  if (!isRecord(value)) throw new Flaw(place, 'a claim is expected')
  if (value['kind'] === 'leader') leaderClaim(value, place)
  else followerClaim(value, place)
}

/**
 * Reads parsed JSON as a certificate: every part is there and of its kind.
 *
 * @throws Flaw at the first part that is not
 */
export function readCertificate(data: unknown): Certificate {
  if (!isRecord(data) || !Object.hasOwn(data, 'smfgCertificate'))
    throw new Flaw('certificate', 'it is no certificate: the key "smfgCertificate" is missing')
  if (data['smfgCertificate'] !== VERSION)
    throw new Flaw(
      'smfgCertificate',
      `its version is ${String(data['smfgCertificate'])}; this checker reads ${VERSION}`,
    )
  record({
    smfgCertificate: finite,
    model: (value, place) => {
      if (!isRecord(value)) throw new Flaw(place, 'an object is expected')
    },
    modelHash: text,
    claims: listOf(claim),
  })(data, 'certificate')
  return data as unknown as Certificate
}
