import type { Event } from '@slipway/contract';

type Arrived = { readonly event: Event; readonly mayBeEarlier: Set<symbol> };

/**
 * Hands events on in the order of `seq` although their writes may end in another: an event waits for the emits
 * that were under way when its own ended, since only those can have got a smaller number.
 */
export function createDelivery(deliver: (event: Event) => void): {
  /** Call before the write; call what comes back with the event, or with nothing when the write failed. */
  begin(): (event?: Event) => void;
} {
  const underWay = new Set<symbol>();
  const arrived: Arrived[] = [];

  return {
    begin() {
      const token = Symbol('emit');
      underWay.add(token);
      return (event) => {
        underWay.delete(token);
        for (const { mayBeEarlier } of arrived) mayBeEarlier.delete(token);
        if (event !== undefined) {
          const later = arrived.filter((other) => other.event.seq > event.seq);
          // Whatever cannot come before a later event cannot come before this one.
          const mayBeEarlier = later.reduce(
            (set, other) => set.intersection(other.mayBeEarlier),
            new Set(underWay),
          );
          arrived.push({ event, mayBeEarlier });
          arrived.sort((a, b) => a.event.seq - b.event.seq);
        }
        while (arrived[0]?.mayBeEarlier.size === 0) deliver(arrived.shift()!.event);
      };
    },
  };
}
