import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './design/tokens/tokens.css';
import './design/tokens/base.css';
import './design/tokens/mantine-bridge.css';
import { followMlflowLink } from './address/follow-mlflow-link.ts';
import { queryClient } from './api/query-client.ts';
import { router } from './app/router.tsx';
import { theme } from './design/tokens/mantine-theme.ts';

await followMlflowLink();

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Notifications position="top-right" limit={3} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
