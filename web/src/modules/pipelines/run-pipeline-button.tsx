import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useProject } from '../../address/use-project.ts';
import { useCall } from '../../api/use-call.ts';

/** Starts a pipeline run and goes to it; unchanged steps are not repeated. */
export function RunPipelineButton() {
  const { project, paths } = useProject();
  const { history } = useRouter();
  const run = useCall('runPipeline', ({ id }) => history.push(paths.pipelineRun(id)));
  const start = () =>
    run.mutate(
      { params: { project }, body: {} },
      {
        onError: ({ message, hint }) =>
          notifications.show({
            color: 'red',
            title: 'Not started',
            message: [message, hint].filter(Boolean).join('; '),
          }),
      },
    );
  return (
    <Button leftSection={<IconPlayerPlay size={14} />} onClick={start} loading={run.isPending}>
      Run pipeline
    </Button>
  );
}
