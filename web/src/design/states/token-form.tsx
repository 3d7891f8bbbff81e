import { Button, PasswordInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { keepToken } from '../../api/token.ts';
import classes from './empty-state.module.css';

/** Asks for the token of a server that is not open to everybody. */
export function TokenForm() {
  const [token, setToken] = useState('');
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    keepToken(token.trim());
  };
  return (
    <form className={classes.empty} onSubmit={submit}>
      <p className={classes.title}>This server asks for a token</p>
      <p className={classes.text}>
        It is the value of SLIPWAY_TOKEN where the server was started. It is kept for this tab only.
      </p>
      <PasswordInput
        size="xs"
        w={320}
        label="Token"
        value={token}
        onChange={(event) => setToken(event.currentTarget.value)}
        autoFocus
      />
      <Button type="submit" disabled={token.trim() === ''}>
        Continue
      </Button>
    </form>
  );
}
