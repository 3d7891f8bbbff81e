/** What a measured server tells about itself: CPU time so far, and how many predictions are in its log. */
export type Counters = { readonly cpuSeconds: number; readonly loggedCount: number };

/** In the server: says it is ready, then answers every question of the parent process. */
export function answerCounters(countLogged: () => Promise<number>): void {
  process.on('message', async () => {
    const { user, system } = process.cpuUsage();
    process.send?.({
      cpuSeconds: (user + system) / 1e6,
      loggedCount: await countLogged(),
    } satisfies Counters);
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.('ready');
}
