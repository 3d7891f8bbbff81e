/** Where in slipway.yaml: keys and list positions from the top. */
export type Path = readonly PropertyKey[];

/** Something wrong with the file, before it has a line and a column. */
export type Problem = { path: Path; message: string; hint?: string; isAboutKey?: boolean };
