/** A name that is not taken. */
export function newName(name: string, taken: readonly string[]): string {
  return taken.includes(name) ? newName(`${name}_`, taken) : name
}
