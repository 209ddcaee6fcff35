/**
 * The product of two numbers that mean the decimals they are written as: 0.05 · 0.001 is 5e-5, which the product of the doubles is not. The double nearest
 * to the exact product, which is written as that product when it has at most 15 digits.
 */
export function decimalProduct(left: number, right: number): number {
  const [first, second] = [digitsOf(left), digitsOf(right)]
  return Number(`${first.digits * second.digits}e${first.exponent + second.exponent}`)
}

function digitsOf(value: number): { readonly digits: bigint; readonly exponent: number } {
  const text = /^(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value))
  if (text === null) throw new RangeError(`${value} is no decimal number`)
  const [, whole, fraction = '', exponent = '0'] = text
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length }
}
