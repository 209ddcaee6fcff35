import { OptionError } from '@smfg/core'

/** Of intervals, unless another level is asked for. */
export const DEFAULT_CONFIDENCE = 0.95

/** @throws OptionError `confidence` unless in (0, 1) */
export function checkConfidence(confidence: number): void {
  if (!(confidence > 0 && confidence < 1)) {
    throw new OptionError('confidence', `A confidence level is between 0 and 1, not ${confidence}.`)
  }
}
