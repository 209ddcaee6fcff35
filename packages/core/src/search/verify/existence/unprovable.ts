/** A proof that cannot be carried out, with the reason. Thrown and caught inside this folder only. */
export class Unprovable extends Error {}
