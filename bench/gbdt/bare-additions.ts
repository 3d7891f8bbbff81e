/** Prints the seconds that the number of histogram additions given takes this thread, on rows in their order and bins in cache. */
const updates = Number(process.argv[2]);
const rowCount = 1 << 16;
const bins = Uint8Array.from({ length: rowCount }, (_, row) => Math.imul(row + 1, 0x9e3779b1) >>> 24);
const gradients = Float64Array.from({ length: rowCount }, (_, row) => row % 1000);
const histogram = new Float64Array(256);

function addAll(): void {
  for (let row = 0; row < rowCount; row += 4) {
    histogram[bins[row]!]! += gradients[row]!;
    histogram[bins[row + 1]!]! += gradients[row + 1]!;
    histogram[bins[row + 2]!]! += gradients[row + 2]!;
    histogram[bins[row + 3]!]! += gradients[row + 3]!;
  }
}

for (let warm = 0; warm < 20; warm++) addAll();
// A second of it is enough to know the speed.
const rounds = Math.min(10_000, Math.ceil(updates / rowCount));
const begin = performance.now();
for (let round = 0; round < rounds; round++) addAll();
const seconds = (performance.now() - begin) / 1000;
process.stdout.write(`${(seconds * updates) / (rounds * rowCount)}\n`);
