import { pure } from '../laws/drivers/pure.ts'
import { holdLaws } from '../laws/hold-laws.ts'

// LAWS_SEED and LAWS_RUNS play other histories, and more of them: see docs/laws.md.
holdLaws('against a model of Exotel', pure, 400)
