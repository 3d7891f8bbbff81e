import { Menu } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { pathsOf } from '../../address/paths.ts';
import { useProject } from '../../address/use-project.ts';
import { apiQuery } from '../../api/api-query.ts';
import classes from './project-switcher.module.css';

/** Which project this is, and the way to the others. */
export function ProjectSwitcher() {
  const { project } = useProject();
  const { history } = useRouter();
  const { data } = useQuery(apiQuery('listProjects'));
  return (
    <Menu position="bottom-start" width={240} shadow="md">
      <Menu.Target>
        <button type="button" className={classes.switcher} aria-label="Choose a project">
          <img src="/slipway.svg" width={22} height={22} alt="" />
          <span>{project === '' ? 'Slipway' : project}</span>
          <IconChevronDown size={14} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Projects</Menu.Label>
        {data?.items.map(({ name }) => (
          <Menu.Item
            key={name}
            onClick={() => history.push(pathsOf(name).overview)}
            rightSection={name === project ? <IconCheck size={14} /> : null}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => history.push('/')}>All projects</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
