import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { type Completion, completeFilter, type Vocabulary } from './complete-filter.ts';
import classes from './filter-box.module.css';

type Props = {
  value: string;
  onChange: (filter: string) => void;
  vocabulary: Vocabulary;
  /** What the server found wrong with the filter as it stands. */
  problem?: { message: string; hint?: string | undefined } | undefined;
};

const pauseMs = 350;

/** A box for the filter language: it offers what may come next, and asks the server when the writer pauses. */
export function FilterBox({ value, onChange, vocabulary, problem }: Props) {
  const [text, setText] = useState(value);
  const [completion, setCompletion] = useState<Completion>({ from: 0, to: 0, options: [] });
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const combobox = useCombobox();
  useEffect(() => setText((shown) => (shown.trim() === value ? shown : value)), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const apply = (next: string) => {
    clearTimeout(timer.current);
    onChange(next.trim());
  };
  const offer = (next: string, caret: number) => {
    const found = completeFilter(next, caret, vocabulary);
    setCompletion(found);
    if (found.options.length > 0) combobox.openDropdown();
    else combobox.closeDropdown();
    combobox.resetSelectedOption();
  };
  const write = (next: string, caret: number) => {
    setText(next);
    offer(next, caret);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => apply(next), pauseMs);
  };
  const take = (option: string) => {
    const next = `${text.slice(0, completion.from)}${option} ${text.slice(completion.to).trimStart()}`;
    const caret = completion.from + option.length + 1;
    write(next, caret);
    requestAnimationFrame(() => input.current?.setSelectionRange(caret, caret));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isChoosing = combobox.dropdownOpened && combobox.getSelectedOptionIndex() >= 0;
    if (event.key === 'Enter' && !isChoosing) {
      event.preventDefault();
      combobox.closeDropdown();
      apply(text);
    } else if (event.key === 'Tab' && combobox.dropdownOpened && completion.to > completion.from) {
      const [first] = completion.options;
      if (first === undefined) return;
      event.preventDefault();
      take(isChoosing ? completion.options[combobox.getSelectedOptionIndex()]! : first);
    } else if (event.key === 'Escape') {
      if (combobox.dropdownOpened) combobox.closeDropdown();
      else input.current?.blur();
    }
  };
  return (
    <div className={classes.box}>
      <Combobox store={combobox} onOptionSubmit={take} position="bottom-start" width={300}>
        <Combobox.Target withAriaAttributes>
          <TextInput
            ref={input}
            data-filter
            aria-label="Filter runs"
            placeholder="metrics.auc > 0.7 and params.trainer = 'gbdt'"
            leftSection={<IconFilter size={14} />}
            value={text}
            error={problem !== undefined}
            spellCheck={false}
            autoComplete="off"
            onChange={({ currentTarget }) =>
              write(currentTarget.value, currentTarget.selectionStart ?? currentTarget.value.length)
            }
            onFocus={({ currentTarget }) => offer(text, currentTarget.selectionStart ?? text.length)}
            onClick={({ currentTarget }) => offer(text, currentTarget.selectionStart ?? text.length)}
            onBlur={() => combobox.closeDropdown()}
            onKeyDown={onKeyDown}
            styles={{ input: { fontFamily: 'var(--font-mono)', fontSize: 12 } }}
          />
        </Combobox.Target>
        <Combobox.Dropdown>
          <Combobox.Options mah={280} style={{ overflowY: 'auto' }}>
            {completion.options.map((option) => (
              <Combobox.Option key={option} value={option} className={classes.option}>
                {option}
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {problem && (
        <p className={classes.problem} role="alert">
          {problem.message}
          {problem.hint && <span>{problem.hint}</span>}
        </p>
      )}
    </div>
  );
}
