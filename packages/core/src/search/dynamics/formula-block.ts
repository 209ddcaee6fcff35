import { linearCombination, variable } from '../expression/construct.js'
import type { AffineForm, Expression } from '../expression/expression.js'
import { affineForm } from '../expression/structure.js'
import { compileTape, evaluateTape, type Tape } from '../expression/tape.js'

/**
 * Formulas of one stage's mean field, e.g. all its probabilities, sorted by how they are evaluated: constants are known, affine
 * formulas are `constant + scale · direction`, where the linear *directions* are shared (an aggregate that occurs in a hundred
 * probabilities is summed once), and the rest runs on a tape. Formulas that are equal are evaluated once and copied.
 */
export interface FormulaBlock {
  /** No formula depends on the mean field. */
  readonly isConstant: boolean
  /** Formula k of the block has the value `distinctValues[distinctOf[k]]`. */
  readonly distinctOf: Int32Array
  /** Values of the distinct formulas: the constants, known for good, then the affine ones and the results of the tape (scratch). */
  readonly distinctValues: Float64Array
  /** Direction d is Σ coefficients · variables over entries `directionStart[d] … directionStart[d+1]−1`. */
  readonly directionStart: Int32Array
  readonly directionVariables: Int32Array
  readonly directionCoefficients: Float64Array
  /** Affine formulas along direction d: entries `affineStart[d] … affineStart[d+1]−1` of the two arrays that follow. */
  readonly affineStart: Int32Array
  readonly affineConstants: Float64Array
  readonly affineScales: Float64Array
  /** Where the values of the affine formulas and of the tape begin in `distinctValues`. */
  readonly affineOffset: number
  readonly tapeOffset: number
  readonly tape: Tape
}

interface AffineFormula {
  readonly formula: Expression
  readonly form: AffineForm
}

/** Compiles formulas whose only variables are masses of the mean field. */
export function compileFormulas(formulas: readonly Expression[]): FormulaBlock {
  const constants = new Map<Expression, number>()
  const along = new Map<Expression, AffineFormula[]>()
  const general: Expression[] = []
  for (const formula of new Set(formulas)) {
    const form = affineForm(formula)
    if (form === null) general.push(formula)
    else if (form.indices.length === 0) constants.set(formula, form.constant)
    else {
      const direction = directionOf(form)
      const others = along.get(direction)
      if (others === undefined) along.set(direction, [{ formula, form }])
      else others.push({ formula, form })
    }
  }
  const affine = [...along.values()].flat()
  const distinct = [...constants.keys(), ...affine.map(({ formula }) => formula), ...general]
  const position = new Map(distinct.map((formula, index) => [formula, index]))
  const distinctValues = new Float64Array(distinct.length)
  distinctValues.set([...constants.values()])
  return {
    isConstant: constants.size === distinct.length,
    distinctOf: Int32Array.from(formulas, (formula) => position.get(formula) as number),
    distinctValues,
    ...compileDirections([...along.values()]),
    affineConstants: Float64Array.from(affine, ({ form }) => form.constant),
    affineScales: Float64Array.from(affine, ({ form }) => form.coefficients[0]),
    affineOffset: constants.size,
    tapeOffset: constants.size + affine.length,
    tape: compileTape(general),
  }
}

/**
 * Writes the value of formula k at the mean field `meanField[offset …]` into `target[start + k]`; allocates nothing.
 * The block's scratch space makes it unfit for two threads at a time.
 */
export function evaluateFormulas(
  block: FormulaBlock,
  meanField: Float64Array,
  offset: number,
  target: Float64Array,
  start: number,
): void {
  const { distinctOf, distinctValues, tape, tapeOffset } = block
  evaluateAffine(block, meanField, offset)
  if (tapeOffset < distinctValues.length) evaluateTape(tape, meanField, offset, distinctValues, tapeOffset)
  const { length } = distinctOf
  let k = 0
  // Four at a time, as in `transition-row.ts`.
  for (; k + 3 < length; k += 4) {
    const entry = start + k
    target[entry] = distinctValues[distinctOf[k]]
    target[entry + 1] = distinctValues[distinctOf[k + 1]]
    target[entry + 2] = distinctValues[distinctOf[k + 2]]
    target[entry + 3] = distinctValues[distinctOf[k + 3]]
  }
  for (; k < length; k++) target[start + k] = distinctValues[distinctOf[k]]
}

function evaluateAffine(block: FormulaBlock, meanField: Float64Array, offset: number): void {
  const { directionStart, directionVariables, directionCoefficients } = block
  const { affineStart, affineConstants, affineScales, affineOffset, distinctValues } = block
  for (let d = 0; d + 1 < directionStart.length; d++) {
    let value = 0
    for (let k = directionStart[d]; k < directionStart[d + 1]; k++) {
      value += directionCoefficients[k] * meanField[offset + directionVariables[k]]
    }
    const end = affineStart[d + 1]
    for (let k = affineStart[d]; k < end; k++) {
      distinctValues[affineOffset + k] = affineConstants[k] + affineScales[k] * value
    }
  }
}

/** The linear part of a form, scaled to the first coefficient 1; equal directions are the same object. */
function directionOf(form: AffineForm): Expression {
  const scale = form.coefficients[0]
  return linearCombination(
    form.coefficients.map((coefficient) => coefficient / scale),
    form.indices.map(variable),
  )
}

type Directions = Pick<
  FormulaBlock,
  'directionStart' | 'directionVariables' | 'directionCoefficients' | 'affineStart'
>

/** @param along the formulas of each direction, at least one for each */
function compileDirections(along: readonly (readonly AffineFormula[])[]): Directions {
  const directionStart = [0]
  const variables: number[] = []
  const coefficients: number[] = []
  const affineStart = [0]
  for (const formulas of along) {
    const { indices, coefficients: first } = formulas[0].form
    indices.forEach((index, k) => {
      variables.push(index)
      coefficients.push(first[k] / first[0])
    })
    directionStart.push(variables.length)
    affineStart.push(affineStart[affineStart.length - 1] + formulas.length)
  }
  return {
    directionStart: Int32Array.from(directionStart),
    directionVariables: Int32Array.from(variables),
    directionCoefficients: Float64Array.from(coefficients),
    affineStart: Int32Array.from(affineStart),
  }
}
