import { linearCombination, variable } from '../expression/construct.js'
import type { AffineForm, Expression } from '../expression/expression.js'
import { affineForm } from '../expression/structure.js'
import { compileTape, evaluateTape, type Tape } from '../expression/tape.js'

/**
 * Formulas of one stage's mean field, e.g. all its probabilities, sorted by how they are evaluated: constants are copied,
 * affine formulas are `constant + scale · direction`, where the linear *directions* are shared (an aggregate that occurs
 * in a hundred probabilities is summed once), and the rest runs on a tape.
 */
export interface FormulaBlock {
  /** No formula depends on the mean field. */
  readonly isConstant: boolean
  /** Some formulas do not depend on the mean field. */
  readonly hasConstants: boolean
  /** Value of each constant formula, 0 elsewhere. */
  readonly constants: Float64Array
  /** Direction d is Σ coefficients · variables over entries `directionStart[d] … directionStart[d+1]−1`. */
  readonly directionStart: Int32Array
  readonly directionVariables: Int32Array
  readonly directionCoefficients: Float64Array
  /** Affine formulas along direction d: entries `affineStart[d] … affineStart[d+1]−1` of the three arrays that follow. */
  readonly affineStart: Int32Array
  /** Where the formula stands in the block. */
  readonly affineEntries: Int32Array
  readonly affineConstants: Float64Array
  readonly affineScales: Float64Array
  /** Formula k of the general ones stands at `generalEntries[k]` and is result `generalResults[k]` of the tape. */
  readonly generalEntries: Int32Array
  readonly generalResults: Int32Array
  readonly tape: Tape
  /** Scratch: results of the tape. */
  readonly tapeValues: Float64Array
}

interface AffineEntry {
  readonly entry: number
  readonly form: AffineForm
}

/** Compiles formulas whose only variables are masses of the mean field. */
export function compileFormulas(formulas: readonly Expression[]): FormulaBlock {
  const forms = new Map<Expression, AffineForm | null>()
  const affine = new Map<Expression, AffineEntry[]>()
  const general = new Map<Expression, number>()
  const constants = new Float64Array(formulas.length)
  const generalEntries: number[] = []
  const generalResults: number[] = []
  let constantCount = 0
  formulas.forEach((formula, entry) => {
    let form = forms.get(formula)
    if (form === undefined) forms.set(formula, (form = affineForm(formula)))
    if (form === null) {
      generalEntries.push(entry)
      if (!general.has(formula)) general.set(formula, general.size)
      generalResults.push(general.get(formula) ?? 0)
    } else if (form.indices.length === 0) {
      constants[entry] = form.constant
      constantCount++
    } else {
      const direction = directionOf(form)
      const along = affine.get(direction)
      if (along === undefined) affine.set(direction, [{ entry, form }])
      else along.push({ entry, form })
    }
  })
  return {
    isConstant: constantCount === formulas.length,
    hasConstants: constantCount > 0,
    constants,
    ...compileAffine(affine),
    generalEntries: Int32Array.from(generalEntries),
    generalResults: Int32Array.from(generalResults),
    tape: compileTape([...general.keys()]),
    tapeValues: new Float64Array(general.size),
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
  if (block.hasConstants) target.set(block.constants, start)
  const { directionStart, directionVariables, directionCoefficients } = block
  const { affineStart, affineEntries, affineConstants, affineScales } = block
  for (let d = 0; d + 1 < directionStart.length; d++) {
    let value = 0
    for (let k = directionStart[d]; k < directionStart[d + 1]; k++) {
      value += directionCoefficients[k] * meanField[offset + directionVariables[k]]
    }
    const end = affineStart[d + 1]
    for (let k = affineStart[d]; k < end; k++) {
      target[start + affineEntries[k]] = affineConstants[k] + affineScales[k] * value
    }
  }
  const { generalEntries, generalResults, tape, tapeValues } = block
  if (generalEntries.length === 0) return
  evaluateTape(tape, meanField, offset, tapeValues, 0)
  for (let k = 0; k < generalEntries.length; k++) {
    target[start + generalEntries[k]] = tapeValues[generalResults[k]]
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

type AffinePart = Pick<
  FormulaBlock,
  | 'directionStart'
  | 'directionVariables'
  | 'directionCoefficients'
  | 'affineStart'
  | 'affineEntries'
  | 'affineConstants'
  | 'affineScales'
>

function compileAffine(affine: ReadonlyMap<Expression, readonly AffineEntry[]>): AffinePart {
  const directionStart = [0]
  const variables: number[] = []
  const coefficients: number[] = []
  const affineStart = [0]
  const entries: AffineEntry[] = []
  for (const along of affine.values()) {
    const { indices, coefficients: first } = along[0].form
    indices.forEach((index, k) => {
      variables.push(index)
      coefficients.push(first[k] / first[0])
    })
    directionStart.push(variables.length)
    for (const each of along) entries.push(each)
    affineStart.push(entries.length)
  }
  return {
    directionStart: Int32Array.from(directionStart),
    directionVariables: Int32Array.from(variables),
    directionCoefficients: Float64Array.from(coefficients),
    affineStart: Int32Array.from(affineStart),
    affineEntries: Int32Array.from(entries, ({ entry }) => entry),
    affineConstants: Float64Array.from(entries, ({ form }) => form.constant),
    affineScales: Float64Array.from(entries, ({ form }) => form.coefficients[0]),
  }
}
