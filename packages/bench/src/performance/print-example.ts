import { tippingPointExample } from './tipping-point-example.js'

process.stdout.write(await tippingPointExample())
