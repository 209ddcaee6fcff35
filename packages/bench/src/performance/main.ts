import { runBenchmarks } from './run-benchmarks.js'

process.exitCode = await runBenchmarks(process.argv.slice(2), process.stdout, process.stderr)
