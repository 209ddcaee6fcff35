import { OptionError } from '@smfg/core'

/** @throws OptionError `confidence` unless it is a probability strictly between 0 and 1 */
export function checkConfidence(confidence: number): void {
  if (confidence > 0 && confidence < 1) return
  throw new OptionError('confidence', `A confidence is a probability in (0, 1), not ${confidence}.`)
}
