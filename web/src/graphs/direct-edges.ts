import type { GraphEdge } from './graph.ts';

/**
 * The edges without those that a longer way says already (transitive reduction of an acyclic graph): when a run made
 * a dataset and the dataset made a model, the arrow from the run to the model adds nothing to see.
 */
export function directEdges(edges: readonly GraphEdge[]): GraphEdge[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const reachable = new Map<string, ReadonlySet<string>>();
  const reach = (from: string): ReadonlySet<string> => {
    const known = reachable.get(from);
    if (known !== undefined) return known;
    const found = new Set<string>();
    // Set before it is filled, so that a cycle, which lineage cannot have, would end here as well.
    reachable.set(from, found);
    for (const to of next.get(from) ?? []) {
      found.add(to);
      for (const further of reach(to)) found.add(further);
    }
    return found;
  };
  return edges.filter(
    ({ from, to }) => !(next.get(from) ?? []).some((via) => via !== to && reach(via).has(to)),
  );
}
