import type { RouteHandlers } from '../../../platform/http/route-handlers.ts';
import type { Garbage } from './garbage.ts';

export const garbageRoutes = (garbage: Garbage): RouteHandlers<'collectGarbage'> => ({
  collectGarbage: ({ body, caller }) =>
    garbage.collect({
      isDryRun: body.dryRun,
      graceHours: body.graceHours,
      deletedRunsDays: body.deletedRunsDays,
      actor: caller.actor,
    }),
});
