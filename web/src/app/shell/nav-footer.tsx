import { ActionIcon, Tooltip } from '@mantine/core';
import { IconBook, IconKeyboard } from '@tabler/icons-react';
import { LiveSign } from './live-sign.tsx';
import classes from './nav-footer.module.css';
import { SchemeButton } from './scheme-button.tsx';

/** Whether the page is live, and what belongs to no place in particular. */
export function NavFooter({ onHelp }: { onHelp: () => void }) {
  return (
    <div className={classes.footer}>
      <LiveSign />
      <Tooltip label="API reference">
        <ActionIcon component="a" href="/api/docs" aria-label="API reference" ml="auto">
          <IconBook size={16} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Keys (?)">
        <ActionIcon onClick={onHelp} aria-label="Keyboard shortcuts">
          <IconKeyboard size={16} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <SchemeButton />
    </div>
  );
}
