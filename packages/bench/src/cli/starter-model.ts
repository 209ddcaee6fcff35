/**
 * A commented model file that shows the parts of the format; `smfg check` accepts it and `smfg solve` solves it.
 *
 * @param name name of the game, a plain word
 * @param file how the file is called on the command line
 */
export function starterModel(name: string, file: string): string {
  return `# A Stackelberg mean-field game: the leader commits first, then a large crowd of followers plays.
# Try it:
#   smfg check ${file}
#   smfg solve ${file} --epsilon 0.02
#   smfg evaluate ${file} --epsilon 0.02 --at bonus=0.4
#   smfg gap ${file} --epsilon 0.02 --parameter effort --deltas 0.1,0.01
smfg: 1                       # version of this format
name: ${name}
stages: 2                     # t = 0, 1
states: [outside, member]     # where a follower can be; a number gives states called "0", "1", …
actions: [pass, act]          # what a follower can do

parameters:                   # named numbers; \`--set effort=0.3\` replaces one, \`gap\` and \`margin\` disturb them
  effort: 0.4                 # what joining costs
  warmth: 0.6                 # how much a follower likes company

aggregates:                   # named functions of the crowd at the current stage
  members: "mass(member)"     # mass(state), mass(state, action) and massAction(action) are shares of the crowd

initial: { outside: 0.7, member: 0.3 }

leader:
  controls:
    bonus: { min: 0, max: 1 } # one number; also: { min: 0, max: 1, each: stage }, { simplex: [low, high] }, { values: [0, 1] }
  # constraints: [ "bonus <= 0.8" ]
  payoff: "members - 0.5 * bonus"   # per stage, summed over stages

transition:                   # the first rule that matches a (state, action) counts
  - { state: outside, action: act, to: { member: 0.9, outside: rest } }   # rest = one minus the others
  - { state: outside, action: pass, to: { outside: 1 } }
  - { state: member, to: { member: 1 } }

reward:                       # per stage, summed over stages
  - { state: outside, action: act, value: "-effort" }
  - { state: member, value: "warmth * members + bonus - 0.2" }
  - { value: 0 }
`
}
