import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useProject } from '../../../address/use-project.ts';
import { apiQuery } from '../../../api/api-query.ts';
import { useCall } from '../../../api/use-call.ts';
import { ErrorState } from '../../../design/states/error-state.tsx';
import classes from './saved-views.module.css';

/** What belongs to a person's moment and not to the view. */
const passing = ['chosen'];

/** The address as it is now, without what is only of the moment. */
function searchNow(search: string): string {
  const kept = new URLSearchParams(search);
  for (const part of passing) kept.delete(part);
  return kept.toString();
}

/** Views of the runs that the project keeps: each a name for an address that can be sent to somebody. */
export function SavedViews() {
  const { project } = useProject();
  const { history } = useRouter();
  const [name, setName] = useState('');
  const { data } = useQuery(apiQuery('listViews', { params: { project, page: 'runs' } }));
  const save = useCall('saveView', () => setName(''));
  const forget = useCall('deleteView');
  const views = data?.items ?? [];
  const { pathname } = history.location;
  const now = searchNow(history.location.search);
  const open = views.find(({ search }) => search === now && now !== '');
  const keep = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    save.mutate({ params: { project, page: 'runs', name: name.trim() }, body: { search: now } });
  };
  const error = save.error ?? forget.error;
  return (
    <Menu position="bottom-end" width={280} shadow="md" closeOnItemClick={false}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconBookmark size={14} />}>
          {open?.name ?? 'Views'}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {views.length === 0 && (
          <Menu.Label>
            No view is kept yet: choose a filter, columns and a chart, and give it a name
          </Menu.Label>
        )}
        {views.map((view) => (
          <div key={view.name} className={classes.row}>
            <Menu.Item
              closeMenuOnClick
              data-active={view === open || undefined}
              onClick={() => history.push(view.search === '' ? pathname : `${pathname}?${view.search}`)}
            >
              {view.name}
            </Menu.Item>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Delete the view ${view.name}`}
              onClick={() => forget.mutate({ params: { project, page: 'runs', name: view.name } })}
            >
              <IconTrash size={14} />
            </ActionIcon>
          </div>
        ))}
        <Menu.Divider />
        <form className={classes.form} onSubmit={keep}>
          <TextInput
            aria-label="Name of this view"
            placeholder="Keep this view as …"
            value={name}
            maxLength={80}
            onChange={(event) => setName(event.currentTarget.value)}
            onKeyDown={(event) => event.stopPropagation()}
          />
          <Button type="submit" disabled={name.trim() === ''} loading={save.isPending}>
            Save
          </Button>
        </form>
        {error !== null && <ErrorState error={error} title="The view could not be changed" />}
      </Menu.Dropdown>
    </Menu>
  );
}
