/** Something in a certificate does not hold. Thrown and caught inside `verify/` only: whoever asks gets an answer, not an exception. */
export class Flaw extends Error {
  /** Place in the certificate, e.g. `claims[0].bound.nodes[17].leaf`. */
  readonly place: string

  constructor(place: string, message: string) {
    super(message)
    this.place = place
  }
}
