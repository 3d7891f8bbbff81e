/** A database of its own in the same cluster, for a peer's tables. Returns its address. */
export async function anotherDatabase(url: string, name: string): Promise<string> {
  const { Client } = await import('pg');
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const other = new URL(url);
  other.pathname = `/${name}`;
  return String(other).replace(/^postgres:/, 'postgresql:');
}
