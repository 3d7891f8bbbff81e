import { Modal } from '@mantine/core';
import { useProject } from '../../address/use-project.ts';
import { navItems } from '../nav-items.ts';
import classes from './keys-help.module.css';

const everywhere: readonly (readonly [string, string])[] = [
  ['Ctrl K', 'Search for anything'],
  ['/', "Go to the page's filter"],
  ['Ctrl J', 'Light or dark'],
  ['?', 'This list'],
];
const tables: readonly (readonly [string, string])[] = [
  ['j  k', 'Next and previous row'],
  ['Enter', 'Open the row'],
  ['x', 'Select the row, to compare'],
];

/** All keys on one sheet. */
export function KeysHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { project } = useProject();
  const places = navItems(project).map(({ key, label }) => [key, label] as const);
  return (
    <Modal opened={isOpen} onClose={onClose} title="Keys" size="lg">
      <div className={classes.sheet}>
        {(
          [
            ['Places', project === '' ? [] : places],
            ['Everywhere', everywhere],
            ['In a table', tables],
          ] as const
        ).map(([title, keys]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([key, what]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
