import type { Random } from '../../samplers/random.ts';

/**
 * Standard normal vectors in pairs of opposite ones, the pairs at right angles as far as the dimension allows, each of
 * a normal vector's length (mirrored sampling of Brockhoff et al. 2010, orthogonal sampling of Wang et al. 2014): a
 * small population then misses no direction, which finds better points in a hundred trials than free draws.
 */
export function mirroredDesign(size: number, count: number, random: Random): Float64Array[] {
  const design: Float64Array[] = [];
  let directions: Float64Array[] = [];
  while (design.length < count) {
    if (directions.length === size) directions = [];
    const drawn = Float64Array.from({ length: size }, () => random.normal());
    const length = norm(drawn);
    const direction = normalised(rightAngled(drawn, directions));
    directions.push(direction);
    design.push(
      direction.map((value) => value * length),
      direction.map((value) => -value * length),
    );
  }
  return design.slice(0, count);
}

function rightAngled(vector: Float64Array, directions: readonly Float64Array[]): Float64Array {
  const rest = vector.slice();
  for (const direction of directions) {
    let share = 0;
    for (let k = 0; k < rest.length; k += 1) share += direction[k]! * rest[k]!;
    for (let k = 0; k < rest.length; k += 1) rest[k]! -= share * direction[k]!;
  }
  return rest;
}

const norm = (vector: Float64Array): number =>
  Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

function normalised(vector: Float64Array): Float64Array {
  const length = norm(vector);
  return vector.map((value) => value / length);
}
