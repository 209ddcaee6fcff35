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

/** A number of something counted from 0; whether it exists is seen where it is used. */
const index: Check = (value, place) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new Flaw(place, 'an index (0, 1, 2, …) is expected')
}

const positive: Check = (value, place) => {
  finite(value, place)
  if (!((value as number) > 0)) throw new Flaw(place, 'a positive number is expected')
}

const notNegative: Check = (value, place) => {
  finite(value, place)
  if (!((value as number) >= 0)) throw new Flaw(place, 'a number ≥ 0 is expected')
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
const indices = listOf(index)

/** A list whose entries repeat with these checks, after `head` once. */
function repeated(checks: readonly Check[], head: readonly Check[] = []): Check {
  return (value, place) => {
    if (!Array.isArray(value)) throw new Flaw(place, 'a list is expected')
    if (value.length < head.length || (value.length - head.length) % checks.length !== 0)
      throw new Flaw(
        place,
        `it has ${value.length} numbers; ${wanted(head.length, checks.length)} is expected`,
      )
    for (const [k, each] of (value as readonly unknown[]).entries()) {
      const check = k < head.length ? head[k] : checks[(k - head.length) % checks.length]
      check(each, `${place}[${k}]`)
    }
  }
}

function wanted(head: number, period: number): string {
  return head === 0 ? `a multiple of ${period}` : `${head} more than a multiple of ${period}`
}

/** A list of exactly these. */
function tuple(...checks: readonly Check[]): Check {
  return (value, place) => {
    if (!Array.isArray(value)) throw new Flaw(place, 'a list is expected')
    if (value.length !== checks.length)
      throw new Flaw(place, `it has ${value.length} numbers; ${checks.length} are expected`)
    for (const [k, check] of checks.entries()) check(value[k], `${place}[${k}]`)
  }
}

const combination = record(
  {},
  {
    rows: repeated([index, finite]),
    products: repeated([index, index, notNegative]),
    tangents: repeated([index, finite, notNegative]),
    curves: repeated([index, index, finite, finite]),
    secants: repeated([index, index, finite]),
  },
)

const factUses: Readonly<Record<string, readonly (readonly Check[])[]>> = {
  flow: [
    [index, index, finite],
    [index, index, finite, index],
  ],
  bellman: [[index, index, finite]],
  gap: [[finite]],
  payoff: [[finite]],
}

const factUse: Check = (value, place) => {
  if (!Array.isArray(value)) throw new Flaw(place, 'a list is expected')
  const [kind, ...rest] = value as readonly unknown[]
  if (typeof kind !== 'string' || !Object.hasOwn(factUses, kind))
    throw new Flaw(`${place}[0]`, `one of ${Object.keys(factUses).join(', ')} is expected`)
  const checks = factUses[kind].find(({ length }) => length === rest.length)
  if (checks === undefined) throw new Flaw(place, `a ${kind} fact has ${rest.length} numbers`)
  for (const [k, check] of checks.entries()) check(rest[k], `${place}[${k + 1}]`)
}

const operands: Check = (value, place) => {
  indices(value, place)
  if ((value as readonly unknown[]).length === 0) throw new Flaw(place, 'it has no operands')
}

const columnKinds: Readonly<Record<string, Check>> = {
  sum: repeated([index, finite], [finite]),
  product: tuple(index, index),
  exp: index,
  log: index,
  sqrt: index,
  abs: index,
  reciprocal: index,
  power: tuple(index, finite),
  max: operands,
  min: operands,
}

const columnDefinition: Check = (value, place) => {
  if (!isRecord(value)) throw new Flaw(place, 'an object is expected')
  const kinds = Object.keys(value)
  if (kinds.length !== 1) throw new Flaw(place, 'a definition with one key is expected')
  const [kind] = kinds
  if (!Object.hasOwn(columnKinds, kind))
    throw new Flaw(place, `one of ${Object.keys(columnKinds).join(', ')} is expected`)
  columnKinds[kind](value[kind], `${place}.${kind}`)
}

const proofNodeParts = record(
  {},
  {
    tighten: listOf(record({ column: index, side: oneOf('lower', 'upper'), by: combination })),
    split: tuple(index, finite),
    leaf: combination,
  },
)

const proofNode: Check = (value, place) => {
  proofNodeParts(value, place)
  if (isRecord(value) && Object.hasOwn(value, 'split') && Object.hasOwn(value, 'leaf'))
    throw new Flaw(place, 'a node is split or a leaf, not both')
}

const followerProof = record({
  units: record({ reward: positive, payoff: positive }),
  columns: listOf(columnDefinition),
  rows: listOf(record({ entries: repeated([index, finite]), from: listOf(factUse) })),
  groups: listOf(record({ stage: index, state: index, columns: indices })),
  nodes: listOf(proofNode),
})

const orderProof = record({ order: record({ states: indices, actions: indices }) })

const boundProof: Check = (value, place) => {
  if (isRecord(value) && Object.hasOwn(value, 'order')) orderProof(value, place)
  else followerProof(value, place)
}

const bracket = record({ lower: orNull(finite), upper: orNull(finite) })

const witness = record({ policy: numbers, exploitability: notNegative })

const followerClaim = record({
  kind: oneOf('follower'),
  sense: oneOf('worst', 'best'),
  epsilon: notNegative,
  commitment: numbers,
  value: bracket,
  bound: orNull(boundProof),
  witness: orNull(witness),
})

const prices = { prices: repeated([index, notNegative]) }

const coverNodes: Readonly<Record<string, Check>> = {
  edge: record({ edge: tuple(index, index) }),
  halve: record({ halve: index }),
  values: record({ values: tuple(index, index) }),
  empty: record({ empty: oneOf(true) }),
  range: record({ range: oneOf(true) }),
  constant: record({ constant: index }, prices),
  moving: record({ moving: indices }, prices),
  interval: record({ interval: index }),
  margin: record({
    margin: record({ commitment: numbers, epsilon: notNegative, upper: finite, bound: followerProof }),
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
  epsilon: notNegative,
  value: bracket,
  commitment: orNull(numbers),
  bound: orNull(boundProof),
  witness: orNull(witness),
  cover: orNull(
    record({
      shape: oneOf('simplices', 'boxes'),
      witnessEpsilon: notNegative,
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
