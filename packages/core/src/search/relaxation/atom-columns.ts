import type { FollowerAssembly } from './follower-assembly.js'

/** Adds the columns of all atoms; what they are functions of is what a search has to split. */
export function addAtoms(assembly: FollowerAssembly): void {
  const { builder } = assembly
  assembly.follower.atoms.forEach((atoms, t) => {
    const columns: number[] = []
    const argumentColumns: number[] = []
    assembly.atomColumns.push(columns)
    assembly.argumentColumns.push(argumentColumns)
    atoms.forEach((atom, k) => {
      if (atom.kind === 'function') {
        const of = assembly.formColumn(`v${t}.${k}`, t, atom.of, atom.argumentRange)
        builder.branching.add(of)
        argumentColumns.push(of)
        columns.push(assembly.functionOf(`u${t}.${k}`, atom.function, of, 'both', atom.range))
        return
      }
      argumentColumns.push(-1)
      const left = assembly.formColumn(`l${t}.${k}`, t, atom.left, atom.leftRange)
      const right = assembly.formColumn(`r${t}.${k}`, t, atom.right, atom.rightRange)
      builder.branching.add(left)
      builder.branching.add(right)
      columns.push(assembly.product(`u${t}.${k}`, left, right, 'both', true))
    })
  })
}
