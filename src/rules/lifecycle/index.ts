import { gracePeriod } from './grace-period';
import { gracePeriodPreStop } from './grace-period-pre-stop';
import { livenessDuringStart } from './liveness-during-start';
import { livenessLikeReadiness } from './liveness-like-readiness';
import { orderedBootstrap } from './ordered-bootstrap';
import { partitionRange } from './partition-range';
import { probePort } from './probe-port';
import { revisionHistory } from './revision-history';
import { startupBudget } from './startup-budget';
import { withoutReadiness } from './without-readiness';
import { Pack } from '../rule';

/** Starting, probing, updating and stopping. */
export const lifecycle: Pack = {
  topic: 'Lifecycle',
  about: 'Starting, probing, updating and stopping',
  rules: [
    gracePeriod,
    gracePeriodPreStop,
    livenessDuringStart,
    livenessLikeReadiness,
    orderedBootstrap,
    partitionRange,
    probePort,
    revisionHistory,
    startupBudget,
    withoutReadiness,
  ],
};
