/** What the exit code of `slipway` says, for scripts. The same for every command. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  unreachable: 4,
  interrupted: 130,
} as const;

export const exitCodeMeanings: Readonly<Record<number, string>> = {
  [exitCodes.ok]: 'done',
  [exitCodes.failed]: 'failed; the message says what and how to mend it',
  [exitCodes.usage]: 'the command line is wrong',
  [exitCodes.refused]: 'a gate or a declared expectation refused; nothing broke',
  [exitCodes.unreachable]: 'no Slipway server answers at the address',
  [exitCodes.interrupted]: 'stopped by Ctrl-C',
};
