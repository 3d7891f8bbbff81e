import type { SavedView } from '@slipway/contract';
import type { Database } from '../../../platform/database/database.ts';

type SavedViewRow = {
  project: string;
  page: SavedView['page'];
  name: string;
  search: string;
  created_by: string;
  updated_at: number;
};
type Tables = { govern_saved_view: SavedViewRow };

export type ViewKey = Pick<SavedView, 'project' | 'page' | 'name'>;

/** The SQL of saved views. */
export function createSavedViewStore(database: Database) {
  return {
    async list({ project, page }: Omit<ViewKey, 'name'>): Promise<SavedView[]> {
      const rows = await database
        .reader<Tables>()
        .selectFrom('govern_saved_view')
        .selectAll()
        .where('project', '=', project)
        .where('page', '=', page)
        .orderBy('name')
        .execute();
      return rows.map(({ created_by, updated_at, ...row }) => ({
        ...row,
        createdBy: created_by,
        updatedAt: updated_at,
      }));
    },

    /** Puts the view in place of one with the same name; whoever made that one stays its maker. */
    async save({ createdBy, updatedAt, ...view }: SavedView): Promise<SavedView> {
      return database.write<Tables, SavedView>(async (tx) => {
        const row = await tx
          .insertInto('govern_saved_view')
          .values({ ...view, created_by: createdBy, updated_at: updatedAt })
          .onConflict((conflict) =>
            conflict
              .columns(['project', 'page', 'name'])
              .doUpdateSet({ search: view.search, updated_at: updatedAt }),
          )
          .returning('created_by')
          .executeTakeFirstOrThrow();
        return { ...view, createdBy: row.created_by, updatedAt };
      });
    },

    /** False when there was none. */
    async delete({ project, page, name }: ViewKey): Promise<boolean> {
      return database.write<Tables, boolean>(async (tx) => {
        const deleted = await tx
          .deleteFrom('govern_saved_view')
          .where('project', '=', project)
          .where('page', '=', page)
          .where('name', '=', name)
          .executeTakeFirst();
        return Number(deleted.numDeletedRows) > 0;
      });
    },
  };
}
