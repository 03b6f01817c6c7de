import { autoscaledInOrder } from './autoscaled-in-order';
import { autoscalerTarget } from './autoscaler-target';
import { disruptionBudgetBlocksDrains } from './disruption-budget-blocks-drains';
import { disruptionBudgetLosesQuorum } from './disruption-budget-loses-quorum';
import { disruptionBudgetOverlap } from './disruption-budget-overlap';
import { disruptionBudgetSelectsNothing } from './disruption-budget-selects-nothing';
import { disruptionBudgetUnhealthyPods } from './disruption-budget-unhealthy-pods';
import { disruptionBudgetWithoutLimit } from './disruption-budget-without-limit';
import { pinnedToNode } from './pinned-to-node';
import { podsOnOneNode } from './pods-on-one-node';
import { quorumSize } from './quorum-size';
import { replicasUnderAutoscaler } from './replicas-under-autoscaler';
import { withoutDisruptionBudget } from './without-disruption-budget';
import { Pack } from '../rule';

/** Budgets, quorums, autoscalers, and where pods are. */
export const availability: Pack = {
  topic: 'Availability',
  about: 'Budgets, quorums, autoscalers, and where pods are',
  rules: [
    autoscaledInOrder,
    autoscalerTarget,
    disruptionBudgetBlocksDrains,
    disruptionBudgetLosesQuorum,
    disruptionBudgetOverlap,
    disruptionBudgetSelectsNothing,
    disruptionBudgetUnhealthyPods,
    disruptionBudgetWithoutLimit,
    pinnedToNode,
    podsOnOneNode,
    quorumSize,
    replicasUnderAutoscaler,
    withoutDisruptionBudget,
  ],
};
