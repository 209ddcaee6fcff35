/** Entry `@smfg/core/testing`: random games and the statements that hold for all of them, for tests of this and other packages. */
export { arbitraryGame, arbitraryGameDefinition, type GameClass } from './arbitrary-game.js'
export { arbitraryCommitment, arbitraryPlay, arbitraryPolicy, type Play } from './arbitrary-play.js'
export { arbitraryProbabilityVector, arbitraryStochasticRows } from './arbitrary-probability.js'
export { dynamicsInvariants, type DynamicsInvariant } from './dynamics-invariants.js'
export {
  relabelled,
  reversed,
  withDuplicatedAction,
  withScaledRewards,
  withZeroStage,
} from './equivalent-play.js'
