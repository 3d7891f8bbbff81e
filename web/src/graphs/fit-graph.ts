export type Fit = { zoom: number; height: number; x: number };

const smallestZoom = 0.55;
const leastHeight = 150;
const mostHeight = 2400;

/**
 * How large a graph is drawn in a width: as large as it is where it fits, smaller down to what can still be read,
 * and beyond that it is moved by hand. Its height follows, so that the page scrolls and not the graph.
 */
export function fitGraph(graph: { width: number; height: number }, width: number): Fit {
  const zoom = Math.max(smallestZoom, Math.min(1, width / Math.max(1, graph.width)));
  return {
    zoom,
    height: Math.min(mostHeight, Math.max(leastHeight, Math.ceil(graph.height * zoom) + 8)),
    x: Math.max(0, (width - graph.width * zoom) / 2),
  };
}
