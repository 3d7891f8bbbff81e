import classes from './code-block.module.css';
import { CopyButton } from './copy-button.tsx';

/** Text as it is written, with a button that copies it. */
export function CodeBlock({ text, maxHeight = 420 }: { text: string; maxHeight?: number }) {
  return (
    <div className={classes.block}>
      <div className={classes.copy}>
        <CopyButton text={text} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre style={{ maxHeight }} tabIndex={0}>
        {text}
      </pre>
    </div>
  );
}
