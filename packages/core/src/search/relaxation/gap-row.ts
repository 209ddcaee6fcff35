import { checkpoint } from '../running/stopping.js'
import { multipleOfUpToShift } from './coupling.js'
import { roundingOfGap } from './bellman-rows.js'
import type { Entry, FollowerAssembly } from './follower-assembly.js'
import { addSquares, type StageSplit } from './quadratic-columns.js'

/**
 * The gap  Σ_s μ_0(s) y_0(s) − Σ_t Σ_p r_t(p) L_t(p) ≤ ε.  Products of masses are squares along the directions of the splits; an atom u in
 * rewards is multiplied by the aggregate w = Σ c_p L(p) of the pairs that it rewards, and where u = f(v) with w an affine function of v, −w·u is one function of v.
 *
 * @param splits of −⟨r_t(L), L⟩, what is quadratic in it
 */
export function addGap(assembly: FollowerAssembly, splits: readonly StageSplit[]): void {
  const { stages, reward, initial } = assembly.follower
  const entries: Entry[] = assembly.states().map((s) => [assembly.value(0, s), initial[s]])
  let upper = assembly.epsilon + roundingOfGap(assembly)
  for (let t = 0; t < stages; t++) {
    for (let p = 0; p < assembly.pairs; p++) {
      const { constant } = reward[assembly.mass(t, p)]
      if (constant !== 0) entries.push([assembly.mass(t, p), -constant])
    }
    const { entries: squares, constant, residual } = addSquares(assembly, t, 'w', splits[t])
    upper += residual - constant
    entries.push(...squares, ...atomRewards(assembly, t))
  }
  assembly.row(-Infinity, upper, entries, [['gap', -1]])
}

/** −Σ_k u_k·Σ_p c_pk L_t(p) over the atoms of a stage. */
function atomRewards(assembly: FollowerAssembly, t: number): Entry[] {
  const { follower, pairs } = assembly
  return follower.atoms[t].flatMap((atom, k): Entry[] => {
    checkpoint()
    const weights = new Float64Array(pairs)
    for (let p = 0; p < pairs; p++) {
      const { indices, coefficients } = follower.reward[assembly.mass(t, p)]
      const at = indices.indexOf(pairs + k)
      if (at >= 0) weights[p] = coefficients[at]
    }
    if (weights.every((weight) => weight === 0)) return []
    const aggregate = { constant: 0, indices: Array.from(weights.keys()), coefficients: Array.from(weights) }
    if (atom.kind === 'function' && atom.of.indices.every((index) => index < pairs)) {
      const argument = new Float64Array(pairs).fill(atom.of.constant)
      // As Σ L = 1, a constant is the same as that number times every mass.
      atom.of.indices.forEach((index, i) => (argument[index] += atom.of.coefficients[i]))
      const multiple = multipleOfUpToShift(weights, argument)
      if (multiple !== null) {
        const gain = { constant: -multiple.shift, factor: -multiple.factor }
        return [[assembly.multipleOfAtom(`g${t}.${k}`, t, k, gain, 'lower'), 1]]
      }
    }
    const low = Math.min(...weights)
    const high = Math.max(...weights)
    const along = assembly.formColumn(`a${t}.${k}`, t, aggregate, { lower: low, upper: high })
    const product = assembly.product(`u*a${t}.${k}`, assembly.atomColumns[t][k], along, 'upper', true)
    return [[product, -1]]
  })
}
