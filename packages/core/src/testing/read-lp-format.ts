import type {
  LinearTerm,
  QuadraticProgram,
  QuadraticRow,
  QuadraticTerm,
} from '../search/export/quadratic-program.js'

/**
 * Reads the part of the CPLEX LP format that `lpFormat` writes, strictly: anything else is an error. Variables are numbered in the order of the
 * Bounds section, which has to name every one of them.
 */
export function readLpFormat(text: string): QuadraticProgram & { readonly comments: readonly string[] } {
  const lines = text.split('\n')
  const comments = lines.filter((line) => line.startsWith('\\')).map((line) => line.slice(1).trim())
  const tokens = lines
    .filter((line) => !line.startsWith('\\'))
    .join(' ')
    .split(/\s+/)
    .filter((token) => token !== '')
  const boundsAt = tokens.indexOf('Bounds')
  const { variables, indexOf } = readBounds(tokens.slice(boundsAt + 1, tokens.lastIndexOf('End')))
  const rowsAt = tokens.indexOf('Subject')
  const objective = new RowReader(tokens.slice(1, rowsAt), indexOf).rows()
  if (objective.length !== 1 || objective[0].name !== 'obj') throw new Error('expected one objective')
  if (tokens[rowsAt + 1] !== 'To') throw new Error('expected Subject To')
  return {
    sense: tokens[0] === 'Minimize' ? 'minimize' : 'maximize',
    constant: 0,
    objective: objective[0].linear,
    variables,
    rows: new RowReader(tokens.slice(rowsAt + 2, boundsAt), indexOf).rows(),
    comments,
  }
}

function readBounds(tokens: readonly string[]) {
  const variables: { name: string; lower: number; upper: number }[] = []
  for (let at = 0; at < tokens.length;) {
    if (tokens[at + 1] === '=') {
      const value = numberFrom(tokens[at + 2])
      variables.push({ name: tokens[at], lower: value, upper: value })
      at += 3
    } else {
      if (tokens[at + 1] !== '<=' || tokens[at + 3] !== '<=') throw new Error(`bad bounds at ${tokens[at]}`)
      const [lower, , name, , upper] = tokens.slice(at, at + 5)
      variables.push({ name, lower: numberFrom(lower), upper: numberFrom(upper) })
      at += 5
    }
  }
  const indices = new Map(variables.map(({ name }, index) => [name, index]))
  if (indices.size !== variables.length) throw new Error('a variable has two lines in the Bounds section')
  const indexOf = (name: string): number => {
    const index = indices.get(name)
    if (index === undefined || !/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) throw new Error(`bad variable ${name}`)
    return index
  }
  return { variables, indexOf }
}

function numberFrom(token: string): number {
  const value = Number(token)
  if (!Number.isFinite(value)) throw new Error(`${token} is no number`)
  return value
}

/** Rows `name: terms relation bound`, one after the other; an objective is a row without relation. */
class RowReader {
  readonly #tokens: readonly string[]
  readonly #indexOf: (name: string) => number
  #at = 0

  constructor(tokens: readonly string[], indexOf: (name: string) => number) {
    this.#tokens = tokens
    this.#indexOf = indexOf
  }

  rows(): QuadraticRow[] {
    const rows: QuadraticRow[] = []
    while (this.#at < this.#tokens.length) rows.push(this.#row())
    return rows
  }

  #take(): string {
    return this.#tokens[this.#at++]
  }

  #row(): QuadraticRow {
    const name = /^(.+):$/.exec(this.#take())?.[1]
    if (name === undefined) throw new Error(`expected a row at token ${this.#at}`)
    const linear: LinearTerm[] = []
    const quadratic: QuadraticTerm[] = []
    let isQuadratic = false
    while (this.#at < this.#tokens.length) {
      let token = this.#take()
      if (token === '<=' || token === '>=' || token === '=') {
        return { name, linear, quadratic, relation: token, bound: numberFrom(this.#take()) }
      }
      if (token === ']') {
        isQuadratic = false
        continue
      }
      let coefficient = 1
      if (token === '+' || token === '-') {
        coefficient = token === '-' ? -1 : 1
        token = this.#take()
      }
      if (token === '[') {
        isQuadratic = true
        continue
      }
      if (/^[0-9.]/.test(token)) {
        coefficient *= numberFrom(token)
        token = this.#take()
      }
      const left = this.#indexOf(token)
      if (!isQuadratic) linear.push({ coefficient, variable: left })
      else quadratic.push({ coefficient, left, right: this.#second(left) })
    }
    return { name, linear, quadratic, relation: '=', bound: 0 }
  }

  #second(left: number): number {
    const operator = this.#take()
    if (operator === '^2') return left
    if (operator !== '*') throw new Error(`expected a product at ${operator}`)
    return this.#indexOf(this.#take())
  }
}
