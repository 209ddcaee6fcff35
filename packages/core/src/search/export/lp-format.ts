import type { LinearTerm, QuadraticProgram, QuadraticTerm, Variable } from './quadratic-program.js'

/** Lines are broken after this many characters; CPLEX reads up to 560. */
const LINE_WIDTH = 100

/** Stands for the number 1: readers of the format may skip a constant in the objective. */
const ONE = 'one'

/**
 * A quadratic program as text in CPLEX LP format, as SCIP, Gurobi and CPLEX read it (HiGHS too, when no row is quadratic). Numbers are
 * written in full, so that reading the text gives the same program. A constant in the objective becomes a variable `one` fixed to 1.
 *
 * @param program its names are taken as they are: letters, digits and underscores, beginning with a letter other than e
 * @param comments lines for the head of the file; line breaks in them become blanks
 */
export function lpFormat(program: QuadraticProgram, comments: readonly string[]): string {
  const { variables, constant } = program
  const hasConstant = constant !== 0
  const objective = [
    ...program.objective.map((term) => linearPiece(term, variables)),
    ...(hasConstant ? [piece(constant, ONE)] : []),
  ]
  const rows = program.rows.flatMap(({ name, linear, quadratic, relation, bound }) =>
    wrapped(` ${name}:`, [
      ...withoutPlus([
        ...linear.map((term) => linearPiece(term, variables)),
        ...(quadratic.length > 0 ? ['+ ['] : []),
      ]),
      ...withoutPlus(quadratic.map((term) => quadraticPiece(term, variables))),
      ...(quadratic.length > 0 ? [']'] : []),
      `${relation} ${numberText(bound)}`,
    ]),
  )
  const lines = [
    ...comments.map((comment) => `\\ ${comment.replaceAll(/\s+/g, ' ')}`.trimEnd()),
    program.sense === 'minimize' ? 'Minimize' : 'Maximize',
    ...wrapped(' obj:', objective.length > 0 ? withoutPlus(objective) : [`0 ${variables[0].name}`]),
    'Subject To',
    ...rows,
    'Bounds',
    ...variables.map(boundsLine),
    ...(hasConstant ? [` ${ONE} = 1`] : []),
    'End',
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function linearPiece({ coefficient, variable }: LinearTerm, variables: readonly Variable[]): string {
  return piece(coefficient, variables[variable].name)
}

function quadraticPiece({ coefficient, left, right }: QuadraticTerm, variables: readonly Variable[]): string {
  const one = variables[left].name
  return piece(coefficient, left === right ? `${one} ^2` : `${one} * ${variables[right].name}`)
}

function piece(coefficient: number, what: string): string {
  const size = Math.abs(coefficient)
  return `${coefficient < 0 ? '-' : '+'} ${size === 1 ? '' : `${size} `}${what}`
}

/** The same pieces without a plus sign before the first, which not every reader expects. */
function withoutPlus(pieces: readonly string[]): string[] {
  return pieces.map((each, index) => (index === 0 ? each.replace(/^\+ /, '') : each))
}

function numberText(value: number): string {
  return String(value === 0 ? 0 : value)
}

function boundsLine({ name, lower, upper }: Variable): string {
  if (lower === upper) return ` ${name} = ${numberText(lower)}`
  if (lower === -Infinity && upper === Infinity) return ` ${name} free`
  const least = lower === -Infinity ? '-inf' : numberText(lower)
  return ` ${least} <= ${name}${upper === Infinity ? '' : ` <= ${numberText(upper)}`}`
}

/** Pieces one after the other, on as many lines as they need. */
function wrapped(head: string, pieces: readonly string[]): string[] {
  const lines: string[] = []
  let line = head
  for (const each of pieces) {
    if (line.length + 1 + each.length > LINE_WIDTH) {
      lines.push(line)
      line = '  '
    }
    line += ` ${each}`
  }
  lines.push(line)
  return lines
}
