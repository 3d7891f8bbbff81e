import { Button, Checkbox, Modal, Select } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ModelVersion } from '@slipway/contract';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useProject } from '../../../address/use-project.ts';
import { apiQuery } from '../../../api/api-query.ts';
import { useCall } from '../../../api/use-call.ts';
import { ErrorState } from '../../../design/states/error-state.tsx';
import classes from './version-actions.module.css';

/** Puts this version behind an endpoint, through a canary when one is live already. */
export function DeployButton({ version }: { version: ModelVersion }) {
  const { project, paths } = useProject();
  const { history } = useRouter();
  const [isOpen, dialog] = useDisclosure(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isImmediate, setImmediate] = useState(false);
  const { data } = useQuery({ ...apiQuery('listEndpoints', { params: { project } }), enabled: isOpen });
  const names = data?.items.map(({ name }) => name) ?? [];
  const endpoint = chosen ?? names[0] ?? version.model;
  const deploy = useCall('deploy', (reply) => history.push(paths.endpoint(reply.name)));
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        Deploy
      </Button>
      <Modal opened={isOpen} onClose={dialog.close} title={`Deploy ${version.model} v${version.version}`}>
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            deploy.mutate({
              params: { project, endpoint },
              body: { model: version.model, version: String(version.version), isImmediate },
            });
          }}
        >
          <Select
            label="Endpoint"
            data={[...new Set([...names, version.model])]}
            value={endpoint}
            onChange={setChosen}
            allowDeselect={false}
          />
          <Checkbox
            label="All traffic at once, without a canary"
            checked={isImmediate}
            onChange={(event) => setImmediate(event.currentTarget.checked)}
          />
          {deploy.error !== null && <ErrorState error={deploy.error} title="The version was not deployed" />}
          <Button type="submit" loading={deploy.isPending}>
            Deploy
          </Button>
        </form>
      </Modal>
    </>
  );
}
