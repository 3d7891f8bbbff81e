import { required, string } from '../wire/fields.ts';
import { doesNotExist, invalidParameter } from '../wire/mlflow-error.ts';
import { type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { findModel, findVersion, placeOf } from './find.ts';
import type { RegistryModules } from './registry-modules.ts';
import { aliasesTo, renderVersion } from './render-registry.ts';
import { checkAlias, checkNewAlias } from './validate.ts';

const path = '/mlflow/registered-models/alias';

/** Aliases. One that the model's gates guard moves only when they agree; else PERMISSION_DENIED with their reasons. */
export function aliasRoutes({ registry }: RegistryModules): MlflowRoute[] {
  return [
    route('POST', path, {
      request: { name: required(string()), alias: required(string()), version: required(string()) },
      async handle(input, exchange) {
        const place = placeOf(input, exchange);
        checkNewAlias(input.alias);
        await findVersion(registry, input, exchange);
        await registry.pointAlias(place, {
          alias: input.alias,
          actor: exchange.caller.actor,
          reason: 'asked for by an MLflow client',
        });
        return {};
      },
    }),
    route('DELETE', path, {
      request: { name: required(string()), alias: required(string()) },
      async handle(input, exchange) {
        checkAlias(input.alias);
        const model = await findModel(registry, input, exchange);
        await registry.removeAlias(model, { alias: input.alias, actor: exchange.caller.actor });
        return {};
      },
    }),
    route('GET', path, {
      request: { name: required(string()), alias: required(string()) },
      async handle({ name, alias }, exchange) {
        checkAlias(alias);
        if (alias.toLowerCase() === 'latest') {
          const { latest, aliases } = await findModel(registry, { name }, exchange);
          const [first] = latest;
          if (first === undefined) throw doesNotExist(`Latest version not found for model ${name}.`);
          return { model_version: renderVersion(first, aliasesTo(aliases, first.version)) };
        }
        const aliases = await registry.aliases({ project: exchange.project, name });
        const number = Object.hasOwn(aliases, alias) ? aliases[alias] : undefined;
        if (number === undefined) throw invalidParameter(`Registered model alias ${alias} not found.`);
        const version = await findVersion(registry, { name, version: String(number) }, exchange);
        return { model_version: renderVersion(version, aliasesTo(aliases, number)) };
      },
    }),
  ];
}
