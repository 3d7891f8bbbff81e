/** `#/experiments/3/runs/<id>`: what MLflow's clients print for people to click on, with the server's own address. */
export function runOfMlflowLink(hash: string): string | null {
  return /^#\/experiments\/\d+\/runs\/([\w-]+)/.exec(hash)?.[1] ?? null;
}
