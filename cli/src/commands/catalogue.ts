import type { Command } from '../program/command.ts';
import { dataImportCommand } from './data-import.ts';
import { dataLogCommand } from './data-log.ts';
import { dataQueryCommand } from './data-query.ts';
import { dataShowCommand } from './data-show.ts';
import { deployCommand } from './deploy.ts';
import { doctorCommand } from './doctor.ts';
import { eventsCommand } from './events.ts';
import { gcCommand } from './gc.ts';
import { initCommand } from './init.ts';
import { jobsCancelCommand } from './jobs-cancel.ts';
import { jobsListCommand } from './jobs-list.ts';
import { jobsLogsCommand } from './jobs-logs.ts';
import { modelsListCommand } from './models-list.ts';
import { modelsPromoteCommand } from './models-promote.ts';
import { modelsShowCommand } from './models-show.ts';
import { monitorAlertsCommand } from './monitor-alerts.ts';
import { monitorResolveCommand } from './monitor-resolve.ts';
import { monitorStateCommand } from './monitor-state.ts';
import { monitorWindowsCommand } from './monitor-windows.ts';
import { predictCommand } from './predict.ts';
import { rollbackCommand } from './rollback.ts';
import { runCommand } from './run.ts';
import { runsCompareCommand } from './runs-compare.ts';
import { runsListCommand } from './runs-list.ts';
import { runsShowCommand } from './runs-show.ts';
import { statusCommand } from './status.ts';
import { upCommand } from './up.ts';

/** Every command, in the order of the help: how one starts, then the life of a model. */
export const commands: readonly Command[] = [
  upCommand,
  initCommand,
  runCommand,
  statusCommand,
  dataImportCommand,
  dataLogCommand,
  dataShowCommand,
  dataQueryCommand,
  runsListCommand,
  runsShowCommand,
  runsCompareCommand,
  modelsListCommand,
  modelsShowCommand,
  modelsPromoteCommand,
  deployCommand,
  rollbackCommand,
  predictCommand,
  monitorStateCommand,
  monitorWindowsCommand,
  monitorAlertsCommand,
  monitorResolveCommand,
  jobsListCommand,
  jobsLogsCommand,
  jobsCancelCommand,
  eventsCommand,
  gcCommand,
  doctorCommand,
];
