import classes from './command-line.module.css';
import { CopyButton } from './copy-button.tsx';

/** A command to run, as it is typed, with a button that copies it. */
export function CommandLine({ command }: { command: string }) {
  return (
    <span className={classes.line}>
      <code>{command}</code>
      <CopyButton text={command} label="Copy the command" />
    </span>
  );
}
