import type { SavedView, ThingRef } from '@slipway/contract';
import type { Audit } from '../../../platform/audit/audit.ts';
import type { Clock } from '../../../platform/clock/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import { notFound, SlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { Events } from '../../../platform/events/events.ts';
import { createSavedViewStore, type ViewKey } from './saved-view-store.ts';

/** States of pages that a project keeps under names, so that a link says what is looked at. */
export type SavedViews = {
  list(of: Omit<ViewKey, 'name'>): Promise<SavedView[]>;
  /** Throws `conflict` when the page has as many views as it may. */
  save(view: ViewKey & { search: string; actor: string }): Promise<SavedView>;
  /** Throws `not-found`. */
  delete(view: ViewKey & { actor: string }): Promise<void>;
};

const mostViews = 200;

export function createSavedViews(ports: {
  database: Database;
  clock: Clock;
  events: Events;
  audit: Audit;
}): SavedViews {
  const { clock, events, audit } = ports;
  const store = createSavedViewStore(ports.database);
  const record = async (view: ViewKey & { actor: string }, action: 'view-saved' | 'view-deleted') => {
    const { project, page, name, actor } = view;
    const subject: ThingRef = { kind: 'project', id: project, label: project };
    const did = action === 'view-saved' ? 'saved' : 'deleted';
    await audit.append({ actor, action, subject, project, details: { page, name } });
    await events.emit({
      project,
      type: action,
      subject,
      message: `${actor} ${did} the view '${name}' of ${page}`,
    });
  };
  return {
    list: (of) => store.list(of),
    async save({ actor, ...view }) {
      const kept = await store.list(view);
      if (kept.length >= mostViews && !kept.some(({ name }) => name === view.name)) {
        throw new SlipwayError('conflict', `the page has ${mostViews} saved views, which is the most`, {
          hint: 'delete one first',
        });
      }
      const saved = await store.save({ ...view, createdBy: actor, updatedAt: clock.now() });
      await record({ ...view, actor }, 'view-saved');
      return saved;
    },
    async delete(view) {
      if (!(await store.delete(view))) throw notFound('view', view.name);
      await record(view, 'view-deleted');
    },
  };
}
