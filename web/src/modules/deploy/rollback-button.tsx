import { Button, Modal, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import type { Endpoint } from '@slipway/contract';
import { useState } from 'react';
import { useCall } from '../../api/use-call.ts';
import { ErrorState } from '../../design/states/error-state.tsx';

/** Stops the canary, or goes back to the revision before; asks once, with what will happen. */
export function RollbackButton({ endpoint }: { endpoint: Endpoint }) {
  const [isOpen, dialog] = useDisclosure(false);
  const [reason, setReason] = useState('');
  const isCanary = endpoint.rollout?.state === 'running';
  const rollback = useCall('rollback', () => {
    notifications.show({
      message: isCanary ? 'The canary is stopped' : `${endpoint.name} went back a revision`,
    });
    dialog.close();
  });
  return (
    <>
      <Button variant="default" onClick={dialog.open} disabled={!isCanary && endpoint.revisions.length < 2}>
        Roll back
      </Button>
      <Modal
        opened={isOpen}
        onClose={dialog.close}
        title={isCanary ? 'Stop the canary?' : 'Go back to the revision before?'}
      >
        <Textarea
          label="Reason"
          description="It is audited and shown beside the rollout"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          mb={12}
          data-autofocus
        />
        {rollback.error !== null && <ErrorState error={rollback.error} title="Nothing was changed" />}
        <Button
          color="red"
          loading={rollback.isPending}
          onClick={() =>
            rollback.mutate({
              params: { project: endpoint.project, endpoint: endpoint.name },
              body: reason === '' ? {} : { reason },
            })
          }
        >
          Roll back
        </Button>
      </Modal>
    </>
  );
}
