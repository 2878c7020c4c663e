import { http } from '../laws/drivers/http.ts'
import { holdLaws } from '../laws/hold-laws.ts'

// LAWS_SEED and LAWS_RUNS play other histories, and more of them: see docs/laws.md.
holdLaws('over real HTTP against the simulator', http, 40)
