import { Button, Checkbox, Modal, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import type { ModelVersion } from '@slipway/contract';
import { useState } from 'react';
import { useAddress } from '../../../address/use-address.ts';
import { useCall } from '../../../api/use-call.ts';
import { ErrorState } from '../../../design/states/error-state.tsx';
import classes from './version-actions.module.css';

/** Asks the gates to move an alias to this version; they answer with reasons, and a refusal can be overridden with one. */
export function PromoteButton({ version }: { version: ModelVersion }) {
  const [isOpen, dialog] = useDisclosure(false);
  const [alias, setAlias] = useState('champion');
  const [override, setOverride] = useState(false);
  const [reason, setReason] = useState('');
  const { change } = useAddress();
  const promote = useCall('promoteModelVersion', (report) => {
    notifications.show({
      color: report.passed ? 'green' : 'yellow',
      message:
        report.passed || report.wasOverridden
          ? `${version.model} v${version.version} is ${alias} now`
          : 'The gates refused',
    });
    dialog.close();
    change({ tab: 'gates' });
  });
  const params = { project: version.project, model: version.model, version: String(version.version) };
  const isChampion = version.aliases.includes('champion');
  return (
    <>
      <Button onClick={dialog.open} variant={isChampion ? 'default' : 'filled'}>
        Promote
      </Button>
      <Modal opened={isOpen} onClose={dialog.close} title={`Promote ${version.model} v${version.version}`}>
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            promote.mutate({ params, body: { alias, override, reason } });
          }}
        >
          <TextInput
            label="Alias"
            value={alias}
            onChange={(event) => setAlias(event.currentTarget.value)}
            required
          />
          <Checkbox
            label="Promote even if a gate refuses (this is audited)"
            checked={override}
            onChange={(event) => setOverride(event.currentTarget.checked)}
          />
          <Textarea
            label="Reason"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            required={override}
            autosize
            minRows={2}
          />
          {promote.error !== null && (
            <ErrorState error={promote.error} title="The version was not promoted" />
          )}
          <Button type="submit" loading={promote.isPending}>
            Ask the gates
          </Button>
        </form>
      </Modal>
    </>
  );
}
