import { expect, it } from 'vitest'
import { certificateText } from './certificate-file.js'

const written = { file: 'proof.json', bytes: 12_001, unproved: [] }

it('tells a person the file, its size and how to check it, and nothing else when all is proved', () => {
  const proved = [{ lower: 0.5 - 1e-8, upper: 0.6 }]
  expect(certificateText({ ...written, proved }, [{ lower: 0.5, upper: 0.6 }])).toBe(
    'proof.json (13 kB); check it with smfg verify proof.json',
  )
})

it('tells a person what is not proved, and what is proved further out than printed', () => {
  const proved = [
    { lower: null, upper: 0.6 },
    { lower: 0.25, upper: 2 },
  ]
  const printed = [
    { lower: 0.5, upper: 0.6 },
    { lower: 0.25, upper: 1 },
  ]
  expect(certificateText({ ...written, unproved: ['lower end of claim 1'], proved }, printed)).toBe(
    'proof.json (13 kB); not proved, and so not claimed: lower end of claim 1; ' +
      'proved further out than printed: upper end of claim 2 (2); check it with smfg verify proof.json',
  )
})
